import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const made = (file: string) => JSON.stringify(new URL(`../dist/adapters/${file}`, import.meta.url).href);
const IMPORTS = `import { standardError } from ${made("logger-console/gathered-output.js")};
import { createSystemClock } from ${made("clock-system/clock-system.js")};`;

test.each(["process.exit(0)", "throw new Error('a fault of its own')", "process.exitCode = 3"])(
  "what the server tells last is told also when it ends by: %s",
  (end) => {
    const program = `${IMPORTS} standardError(createSystemClock()).write("in time\\n"); ${end}`;
    const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    expect(stderr.split("\n").filter((line) => line === "in time")).toHaveLength(1);
  },
);
