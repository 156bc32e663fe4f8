import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Program } from "./support/program.ts";

describe("memory", () => {
  test("stays under 200 MB with 10,000 jobs", async () => {
    await using program = await Program.prepare("");
    const folder = join(program.base, "etc/karajo/job.d");
    await mkdir(folder);
    for (let i = 0; i < 10_000; i++) {
      const schedule = `daily@${String(i % 24).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}`;
      await writeFile(
        join(folder, `${i}.conf`),
        `[job "job ${i}"]\npath = /${i}\nschedule = ${schedule}\ncommand = echo ${i}\n`,
      );
    }
    await program.start();
    const { body } = await program.get("/karajo/api/environment");
    expect(Object.keys(body.data?.jobs ?? {})).toHaveLength(10_000);
    expect(await program.peakMemory()).toBeLessThan(200);
  });
});
