import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const OUTPUT = new URL("../dist/adapters/logger-console/turn-output.js", import.meta.url).href;

test.each(["process.exit(0)", "throw new Error('a fault of its own')", "process.exitCode = 3"])(
  "what the server tells last is told also when it ends by: %s",
  (end) => {
    const program = `import { standardError } from ${JSON.stringify(OUTPUT)}; standardError().write("in time\\n"); ${end}`;
    const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    expect(stderr.split("\n").filter((line) => line === "in time")).toHaveLength(1);
  },
);
