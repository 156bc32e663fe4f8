import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

const LOG_MAX_SIZE = 16 * 1024 * 1024;

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

  test.each([
    ["one line of 1 GB without end", "head -c 1000000000 /dev/zero | tr '\\\\0' x"],
    ["1 GB in lines", "yes 0123456789012345678901234567890123456789012345678901234567890 | head -c 1000000000"],
  ])("stays under 200 MB while a job prints %s", { timeout: 180_000 }, async (_, command) => {
    await using program = await Program.prepare(`[job "big"]\npath = /big\ncommand = "${command}"\n`);
    await program.start();
    await program.run("/big");
    await until(async () => (await program.job("big")).status === "success", 150);
    expect(await program.peakMemory()).toBeLessThan(200);
    const response = await fetch(`http://127.0.0.1:${program.port}/karajo/api/job_exec/log?id=big&counter=1`, {
      headers: { "accept-encoding": "identity" },
    });
    let received = 0;
    for await (const chunk of response.body ?? []) received += chunk.length;
    // In base64, and with the line that says how much is left out.
    expect(received).toBeGreaterThan((LOG_MAX_SIZE * 4) / 3);
    expect(received).toBeLessThan((LOG_MAX_SIZE * 4) / 3 + 1_000);
    expect(await program.peakMemory()).toBeLessThan(200);
  });
});
