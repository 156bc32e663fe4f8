import { readdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

const JOBS = '[job "a"]\npath = /a\ncommand = true\n[job "b"]\npath = /b\ncommand = true\n';
const FOLDER = "var/lib/karajo";

/** A program that has crashed after three runs of `a` and a pause of `b`, all of them in the write-ahead log alone. */
async function crashed(): Promise<Program> {
  const program = await Program.prepare(JOBS);
  await program.start();
  for (const counter of [1, 2, 3]) {
    expect(await program.run("/a")).toBe(200);
    await until(async () => (await outcomes(program))[0] === `${counter} success`);
  }
  expect(await program.command("pause", "b")).toBe(200);
  await program.stop("SIGKILL");
  return program;
}

/** The runs of `a` that the store knows, newest first. */
async function outcomes(program: Program): Promise<readonly string[]> {
  const response = await fetch(`http://127.0.0.1:${program.port}/karajo/api/job_exec/runs?id=a`);
  const { data } = (await response.json()) as { data: readonly { counter: number; status: string }[] };
  return data.map(({ counter, status }) => `${counter} ${status}`);
}

const file = (program: Program, suffix = "") => join(program.base, FOLDER, `karajo.db${suffix}`);

test.each<[what: string, damage: (program: Program) => Promise<void>, said: string]>([
  ["was removed", (program) => rm(join(program.base, FOLDER), { recursive: true }), "store.rebuilt"],
  ["is empty", (program) => truncate(file(program), 0), "store.rebuilt"],
  ["lost its write-ahead log", (program) => rm(file(program, "-wal")), "store.behind"],
  ["lost the most of its write-ahead log", (program) => truncate(file(program, "-wal"), 50), "store.behind"],
])("a store that %s is filled from the logs, with a warning, and counts on", async (_what, damage, said) => {
  await using program = await crashed();
  await damage(program);
  await program.start();
  expect(program.output).toContain(`warn ${said} `);
  expect(await outcomes(program)).toEqual(["3 success", "2 success", "1 success"]);
  expect(await program.run("/a")).toBe(200);
  await until(async () => (await outcomes(program))[0] === "4 success");
  await program.stop();
  await program.start();
  expect(program.output).not.toContain("warn store.");
  expect(await outcomes(program)).toHaveLength(4);
});

test("a store that a crash left as it should be is not warned of, and a pause in it holds", async () => {
  await using program = await crashed();
  await program.start();
  expect(program.output).not.toContain("warn store.");
  expect((await program.job("b")).status).toBe("paused");
  expect((await readdir(join(program.base, FOLDER))).filter((name) => name.includes("damaged"))).toEqual([]);
});
