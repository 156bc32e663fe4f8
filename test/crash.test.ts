import { expect, test } from "vitest";
import { Dice } from "./support/dice.ts";
import { Program, until } from "./support/program.ts";
import { keep } from "./support/schedule/campaign.ts";
import { HOOK_JOBS, RETRIES } from "./support/schedule/campaign-jobs.ts";
import { goingOf } from "./support/schedule/going.ts";
import type { History, JobHistory } from "./support/schedule/history.ts";
import { LedgerReader } from "./support/schedule/ledger-reader.ts";
import { Presence } from "./support/schedule/presence.ts";
import { Timeline } from "./support/schedule/timeline.ts";
import { checkSchedule } from "./support/schedule-checker.ts";

// The short form of the campaign; `npm run test:crash` sets more rounds. The same seed throws the same dice.
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 5);
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
const PLACES = 4;
const JOBS = HOOK_JOBS.map(({ target }) => target.job);
/** What webhooks ask for; another one follows from it. */
const HOOKS = JOBS.filter((job) => job !== "after");

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
  const told = new Map(HOOKS.map((job) => [job, { accepted: 0, unknown: 0 } as Told]));
  const settings = `max_job_running = ${PLACES}\n`;
  await using program = await Program.prepare(settings + HOOK_JOBS.map(({ text }) => text).join(""));
  const readers = new Map(JOBS.map((job) => [job, new LedgerReader(program, job)]));
  const timeline = new Timeline({ presence: "down", ahead: 0, places: PLACES });
  const start = async () => {
    await program.start();
    timeline.change({ presence: "up" });
  };
  for (let round = 0; round < ROUNDS; round++) {
    await start();
    // The ledger keeps the last thousand of each.
    if (round % 10 === 9) for (const reader of readers.values()) await reader.readOn(0, 0);
    const callers = Array.from({ length: 4 }, () => call(program, dice, told));
    await new Promise((resolve) => setTimeout(resolve, dice.upTo(500)));
    timeline.change({ presence: "down" });
    await program.stop("SIGKILL");
    await Promise.all(callers);
  }
  await start();
  await untilAllHasEnded([...readers.values()]);
  const jobs = await Promise.all(
    HOOK_JOBS.map(async ({ target }) => {
      const history = await (readers.get(target.job) as LedgerReader).history();
      return { target, ...history, pauses: [] };
    }),
  );
  const history = { spans: timeline.spans(), jobs, patience: 5_000 };
  const findings = [...scheduleFindings(history), ...webhookFindings(jobs, told), ...afterFindings(history)];
  console.log(`${ROUNDS} crashes, seed ${SEED}: ${summary(jobs, told)}; ${findings.length} violations`);
  if (findings.length > 0) console.log(`kept in ${await keep(`crash-${SEED}`, { findings, history })}`);
  expect(findings).toEqual([]);
});

/** Triggers one job after the other until the server is gone. */
async function call(program: Program, dice: Dice, told: ReadonlyMap<string, Told>): Promise<void> {
  for (;;) {
    const job = dice.pick(HOOKS);
    const account = told.get(job) as Told;
    try {
      if ((await program.run(`/${job}`)) === 200) account.accepted++;
    } catch {
      account.unknown++;
      return;
    }
  }
}

/** What has ended may have let another one begin that was not looked at again: so twice. */
async function untilAllHasEnded(readers: readonly LedgerReader[]): Promise<void> {
  let before = -1;
  await until(async () => {
    for (const reader of readers) await reader.readOn(0, 0);
    const isOver = readers.every((reader) => reader.hasEnded);
    const count = readers.reduce((sum, reader) => sum + reader.count, 0);
    const isSame = count === before;
    before = isOver ? count : -1;
    return isOver && isSame;
  }, 60);
}

/** Each run of the ledger against its log and against what it wrote down itself; locks and places. */
function scheduleFindings(history: History): readonly string[] {
  return checkSchedule(history).map(({ job, rule, detail }) => `${job}: ${rule}: ${detail}`);
}

/** As many runs as were promised; and one for each that was cut off, where it is to be tried again. */
function* webhookFindings(jobs: readonly JobHistory[], told: ReadonlyMap<string, Told>): Generator<string> {
  for (const { target, runs } of jobs) {
    const account = told.get(target.job);
    const of = (trigger: string) => runs.filter((run) => run.trigger === trigger).length;
    if (account) {
      const [least, most] = [account.accepted, account.accepted + account.unknown];
      if (of("webhook") < least) yield `${target.job}: ${least} were promised, ${of("webhook")} ran`;
      if (of("webhook") > most) yield `${target.job}: at most ${most} were asked for, ${of("webhook")} ran`;
    }
    const mayRetry = target.job === "retry" ? RETRIES : 0;
    const lost = runs.filter(({ failure, attempt }) => failure === "lost" && attempt <= mayRetry).length;
    if (of("retry") !== lost) yield `${target.job}: ${lost} were cut off and may be retried, ${of("retry")} were`;
    for (const { counter, status, failure } of runs) {
      const isFine = status === "success" || (status === "failed" && failure === "lost");
      // The log alone tells of the end of a run that was cut off behind it, and it does not know in what way.
      const isKnown = failure !== "error" && target.job === "retry";
      if (!isFine && !isKnown) yield `${target.job}: run ${counter} is ${status} (${failure})`;
    }
  }
}

/** A job that follows another one runs after its last success, and no more often than that succeeded. */
function* afterFindings({ jobs, spans }: History): Generator<string> {
  const historyOf = (name: string) => jobs.find(({ target }) => target.job === name) as JobHistory;
  const [upstream, follower] = [historyOf("a"), historyOf("after")];
  const successes = upstream.runs.filter(({ status }) => status === "success");
  if (follower.runs.length > successes.length) {
    yield `after: ran ${follower.runs.length} times after ${successes.length} successes`;
  }
  for (const { counter, trigger } of follower.runs) {
    if (trigger !== "after") yield `after: run ${counter} has the trigger ${trigger}`;
  }
  const lastOf = (moments: readonly (number | undefined)[]) => Math.max(0, ...moments.map((moment) => moment ?? 0));
  const going = goingOf(upstream, new Presence(spans));
  const success = lastOf(successes.map(({ counter }) => going.get(counter)?.surelyTo));
  // The ledger's time is to the second. Whether it has begun does not matter: it may have been cut off before.
  const asked = lastOf(follower.runs.map(({ queuedAt }) => queuedAt)) + 1_000;
  if (asked <= success) yield `after: was asked for at ${asked} the last time, and a succeeded at ${success}`;
}

function summary(jobs: readonly JobHistory[], told: ReadonlyMap<string, Told>): string {
  const sum = (of: keyof Told) => [...told.values()].reduce((total, each) => total + each[of], 0);
  const runs = jobs.flatMap((job) => job.runs);
  const lost = runs.filter(({ failure }) => failure === "lost").length;
  const retried = runs.filter(({ trigger }) => trigger === "retry").length;
  const words = [`${sum("accepted")} accepted`, `${sum("unknown")} without an answer`, `${runs.length} runs`];
  return [...words, `${lost} cut off`, `${retried} retried`].join(", ");
}
