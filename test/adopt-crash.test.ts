import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Dice } from "./support/dice.ts";
import { Program, until } from "./support/program.ts";

// The same seed throws the same dice; more rounds by ADOPT_ROUNDS.
const ROUNDS = Number(process.env.ADOPT_ROUNDS ?? 8);
const SEED = Number(process.env.ADOPT_SEED ?? Date.now() % 1_000_000);
const JOBS = ["a", "b", "c", "d"];

/** Each command notes its beginning and its end, and is held to being alone by a lock. */
const command = (number: number) =>
  `command = "exec 9>lock; flock -n 9 || echo overlap >>record; echo begin $KARAJO_JOB_COUNTER.${number} >>record; for i in 1 2 3; do echo out ${number}.$i; sleep 0.0$(($KARAJO_JOB_COUNTER % 10)); done; echo end $KARAJO_JOB_COUNTER.${number} >>record"\n`;
const jobText = (name: string) =>
  `[job "${name}"]\npath = /${name}\non_restart = adopt\nlog_retention = 10000\n${[0, 1, 2].map(command).join("")}`;

test(`every run goes on to its own end over ${ROUNDS} crashes and stops (seed ${SEED})`, {
  timeout: 60_000 + ROUNDS * 6_000,
}, async () => {
  const dice = new Dice(SEED);
  await using program = await Program.prepare(`max_job_running = 3\n${JOBS.map(jobText).join("")}`);
  for (let round = 0; round < ROUNDS; round++) {
    await program.start();
    const callers = Array.from({ length: 3 }, () => call(program, dice));
    await new Promise((resolve) => setTimeout(resolve, dice.upTo(900)));
    await program.stop(dice.pick(["SIGKILL", "SIGKILL", "SIGTERM"]));
    await Promise.all(callers);
  }
  await program.start();
  await until(async () => (await Promise.all(JOBS.map((job) => isIdle(program, job)))).every(Boolean), 60);
  let runs = 0;
  for (const job of JOBS) runs += await check(program, job);
  console.log(`${ROUNDS} crashes and stops, seed ${SEED}: ${runs} runs, each to its end`);
});

/** Triggers one job after the other until the server is gone. */
async function call(program: Program, dice: Dice): Promise<void> {
  for (;;) {
    try {
      await program.run(`/${dice.pick(JOBS)}`);
    } catch {
      return;
    }
  }
}

async function isIdle(program: Program, job: string): Promise<boolean> {
  const before = await logsOf(program, job);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const after = await logsOf(program, job);
  return before.join() === after.join() && after.every((name) => !name.includes(".running"));
}

const logsOf = (program: Program, job: string) =>
  readdir(join(program.base, "var/log/karajo/job", job)).catch(() => [] as string[]);

/** Answers how many runs there were. */
async function check(program: Program, job: string): Promise<number> {
  const names = await logsOf(program, job);
  const record = (await program.read(`var/lib/karajo/job/${job}/record`).catch(() => "")).split("\n");
  expect(record, `${job} overlapped itself`).not.toContain("overlap");
  expect(new Set(record).size, `${job} ran something twice`).toBe(record.length);
  // A run may be cut off only before it was written down that it can be gone on with: then nothing of it has begun.
  const begun = new Set(record.filter((line) => line.startsWith("begin")).map((line) => /\d+/.exec(line)?.[0]));
  for (const counter of begun) {
    const name = names.find((each) => each.startsWith(`${job}.${counter}.`)) ?? "";
    const log = await program.read(`var/log/karajo/job/${job}/${name}`).catch(() => "it has no log");
    expect(names, `${job} ${counter} has begun:\n${log}`).toContain(`${job}.${counter}.success`);
    const printed = [...log.matchAll(/ out (\d\.\d)$/gm)].map((found) => found[1]);
    const all = [0, 1, 2].flatMap((number) => [1, 2, 3].map((line) => `${number}.${line}`));
    expect([...new Set(printed)], `${job} ${counter} has lost output`).toEqual(all);
    for (const number of [0, 1, 2]) expect(record).toContain(`end ${counter}.${number}`);
  }
  expect(await readdir(join(program.base, "var/lib/karajo/job/.kept", job)).catch(() => [])).toEqual([]);
  return begun.size;
}
