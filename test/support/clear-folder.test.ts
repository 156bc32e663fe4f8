import { existsSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clearFolder, processesIn } from "./clear-folder.ts";
import { Program, until } from "./program.ts";

const WRITES = "i=0; while :; do i=$((i + 1)); mkdir d$i; : >d$i/f; done";

test.runIf(process.platform === "linux")(
  "a folder in which a killed server's runs still write can be removed",
  async () => {
    for (const onRestart of ["kill", "adopt"]) {
      const job = `[job "a"]\npath = /a\non_restart = ${onRestart}\ncommand = "${WRITES}"\n`;
      const program = await Program.prepare(job);
      await program.start();
      expect(await program.run("/a")).toBe(200);
      await until(() => existsSync(join(program.base, "var/lib/karajo/job/a/d9/f")));
      await program.stop("SIGKILL");
      expect(await processesIn(program.base)).not.toEqual([]);
      await program[Symbol.asyncDispose]();
      expect([existsSync(program.base), await processesIn(program.base)]).toEqual([false, []]);
    }
  },
);

test("a folder that is gone, or where nothing runs, is gone then", async () => {
  const folder = await mkdtemp(join(tmpdir(), "karajo-clear-"));
  await mkdir(join(folder, "some", "where"), { recursive: true });
  await clearFolder(folder);
  await clearFolder(folder);
  expect(existsSync(folder)).toBe(false);
});
