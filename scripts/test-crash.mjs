// `npm run test:crash [ROUNDS [SEED]]`: the long form of the crash campaign; 100 rounds unless told otherwise.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { build, installDependencies, root } from "./set-up.mjs";

installDependencies();
build();
const [rounds = "100", seed] = process.argv.slice(2);
const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "--project", "system", "test/crash.test.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, CRASH_ROUNDS: rounds, ...(seed && { CRASH_SEED: seed }) },
});
process.exit(status ?? 1);
