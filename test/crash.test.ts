import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Dice } from "./support/dice.ts";
import { Program, until } from "./support/program.ts";

// The short form of the campaign; `npm run test:crash` sets more rounds. The same seed throws the same dice.
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 5);
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
const JOBS = ["a", "b", "c", "d", "e", "f"];

/**
 * Each run notes its beginning and its end. The lock is held by everything that the run has started and that lives, so
 * a second run that gets in at the same time is seen, whatever the server believes.
 */
const jobText = (name: string) => `[job "${name}"]
path = /${name}
log_retention = 100000
command = "exec 9>lock; flock -n 9 || echo overlap >>record; echo begin $KARAJO_JOB_COUNTER >>record; (sleep 0.0$(($KARAJO_JOB_COUNTER % 10)) & wait); echo end $KARAJO_JOB_COUNTER >>record"
`;

/** What the caller was told about the triggers of one job. */
interface Told {
  accepted: number;
  /** The connection broke before the answer: it may have been accepted, or not. */
  unknown: number;
}

test(`nothing accepted is lost or done twice in ${ROUNDS} crashes (seed ${SEED})`, {
  timeout: 60_000 + ROUNDS * 6_000,
}, async () => {
  const dice = new Dice(SEED);
  const told = new Map(JOBS.map((job) => [job, { accepted: 0, unknown: 0 } as Told]));
  await using program = await Program.prepare(JOBS.map(jobText).join(""));
  const config = await program.read("etc/karajo/karajo.conf");
  await program.write("etc/karajo/karajo.conf", config.replace("[karajo]", "[karajo]\nmax_job_running = 4"));
  for (let round = 0; round < ROUNDS; round++) {
    await program.start();
    const callers = Array.from({ length: 4 }, () => call(program, dice, told));
    await new Promise((resolve) => setTimeout(resolve, dice.upTo(500)));
    await program.stop("SIGKILL");
    await Promise.all(callers);
  }
  await program.start();
  await until(async () => (await Promise.all(JOBS.map((job) => isIdle(program, job)))).every(Boolean), 60);
  for (const job of JOBS) await check(program, job, told.get(job) as Told);
  const sum = (of: keyof Told) => [...told.values()].reduce((total, each) => total + each[of], 0);
  console.log(`${ROUNDS} crashes, seed ${SEED}: ${sum("accepted")} accepted, ${sum("unknown")} cut off, none lost`);
});

/** Triggers one job after the other until the server is gone. */
async function call(program: Program, dice: Dice, told: ReadonlyMap<string, Told>): Promise<void> {
  for (;;) {
    const job = dice.pick(JOBS);
    const account = told.get(job) as Told;
    try {
      if ((await program.run(`/${job}`)) === 200) account.accepted++;
    } catch {
      account.unknown++;
      return;
    }
  }
}

async function isIdle(program: Program, job: string): Promise<boolean> {
  const { status, logs = [] } = await program.job(job);
  const record = await program.read(`var/lib/karajo/job/${job}/record`).catch(() => "");
  return (
    status !== "running" && logs.every((log) => log.status !== "running") && !(await hasWaiting(program, job, record))
  );
}

/** Whether a run was accepted that has no log yet: another trigger would then be refused, so ask the folder instead. */
async function hasWaiting(program: Program, job: string, before: string): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  return before !== (await program.read(`var/lib/karajo/job/${job}/record`).catch(() => ""));
}

async function check(program: Program, job: string, { accepted, unknown }: Told): Promise<void> {
  const names = await readdir(join(program.base, "var/log/karajo/job", job)).catch(() => []);
  const counters = names.map((name) => Number(name.split(".")[1]));
  const record = (await program.read(`var/lib/karajo/job/${job}/record`).catch(() => "")).split("\n");
  const begun = record.filter((line) => line.startsWith("begin "));

  expect(record, `${job} overlapped itself`).not.toContain("overlap");
  expect(new Set(begun).size, `${job} ran something twice`).toBe(begun.length);
  expect(new Set(counters).size, `${job} has two logs of one run`).toBe(counters.length);
  expect(
    names.filter((name) => !/[.](success|failed)$/.test(name)),
    `${job} has a log without an end`,
  ).toEqual([]);
  expect(counters.length, `${job} lost an accepted run`).toBeGreaterThanOrEqual(accepted);
  expect(counters.length, `${job} ran what nobody asked for`).toBeLessThanOrEqual(accepted + unknown);
  const succeeded = names.filter((name) => name.endsWith(".success")).map((name) => `end ${name.split(".")[1]}`);
  expect(record, `${job} says of a run that it succeeded, which did not end`).toEqual(
    expect.arrayContaining(succeeded),
  );
}
