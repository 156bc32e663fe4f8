import { type JobKey, jobKey } from "../domain/job-id.ts";
import { mostAtOnce } from "../domain/overlap.ts";
import { mayRetry } from "../domain/retry.ts";
import type { Instant } from "../domain/time.ts";
import type { Random } from "../ports/random.ts";
import type { AdoptedRun, Store, StoreOpening } from "../ports/store.ts";
import type { Admission } from "./admission.ts";
import type { Announcer } from "./announcer.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Followers } from "./followers.ts";
import type { JobState } from "./job-state.ts";
import { type EndedRun, type Recovered, type RecoveryDeps, recover } from "./recovery.ts";

const RUNS_TOGETHER = 100;

interface LoadDeps extends RecoveryDeps {
  readonly store: Store;
}

/** Recovers, and brings the states up to what logs and store remember. */
export async function takeOver(deps: LoadDeps, opening: StoreOpening, states: readonly JobState[]): Promise<Recovered> {
  const recovered = await recover(
    deps,
    states.map((state) => state.job),
  );
  await (opening.kind === "found" ? catchUpWithLogs(deps, recovered) : rebuild(deps, opening, recovered));
  await remember(deps, states, recovered.histories);
  return recovered;
}

/** The states of jobs that come to a server which runs. */
export async function loadStates(deps: LoadDeps, states: readonly JobState[]): Promise<ReadonlyMap<JobKey, JobState>> {
  if (states.length === 0) return new Map();
  await remember(deps, states, await deps.logs.scan(states.map((state) => state.job)));
  return new Map(states.map((state) => [state.key, state]));
}

async function remember(
  { store }: LoadDeps,
  states: readonly JobState[],
  histories: Recovered["histories"],
): Promise<void> {
  const [pauses, counters] = [await store.pauses(), await store.counters()];
  for (const state of states) {
    state.counter = counters.get(state.key) ?? 0;
    const history = histories.get(state.key);
    if (history) state.adopt(history);
    state.isPaused = pauses.get(state.key) ?? state.wasLeftPaused;
    if (mostAtOnce(state.job.overlap) > 1) state.lastRun = await lastEnd(store, state);
  }
}

/** Of runs that went on together the one with the highest number may not be the one that ended last. */
async function lastEnd(store: Store, { key, lastRun }: JobState): Promise<Instant | undefined> {
  const runs = await store.runs(key, { before: Number.MAX_SAFE_INTEGER, limit: RUNS_TOGETHER });
  return runs.reduce(
    (last, { endedAt }) => (endedAt !== undefined && !(endedAt <= (last ?? 0)) ? endedAt : last),
    lastRun,
  );
}

/** Fills a store that is new with what the logs tell, and says so aloud: it may have held more than they do. */
async function rebuild(
  deps: LoadDeps,
  opening: Exclude<StoreOpening, { kind: "found" }>,
  { histories }: Recovered,
): Promise<void> {
  const logs = await adopt(deps, histories, () => true);
  if (opening.kind === "new" && logs === 0) return; // a first start
  const facts = opening.kind === "damaged" ? { setAside: opening.setAside, problem: opening.problem } : {};
  deps.logger.event("store.rebuilt", { ...facts, logs, missing: MISSING });
}

/**
 * Gives a store that is older than the logs what they tell beyond it, and says so aloud. Its write-ahead log was lost, it
 * came from a backup, or the disk had no room for it.
 */
async function catchUpWithLogs(deps: LoadDeps, { histories }: Recovered): Promise<void> {
  const counters = await deps.store.counters();
  const logs = await adopt(deps, histories, (job, counter) => counter > (counters.get(job) ?? 0));
  if (logs > 0) deps.logger.event("store.behind", { logs, missing: MISSING });
}

const MISSING = "pauses, logins, runs that were waiting, and mails that were not sent";

/** Enters the runs that have ended by their logs, where they are wanted; answers how many. */
async function adopt(
  { store }: LoadDeps,
  histories: Recovered["histories"],
  isWanted: (job: JobKey, counter: number) => boolean,
): Promise<number> {
  let logs = 0;
  for (const [job, { entries, lastWrittenAt }] of histories) {
    const runs = entries.flatMap(({ counter, status }): readonly AdoptedRun[] => {
      if (status === "running" || status === "paused" || !isWanted(job, counter)) return [];
      return [{ counter, status, endedAt: counter === entries.at(-1)?.counter ? lastWrittenAt : undefined }];
    });
    logs += runs.length;
    if (runs.length > 0) await store.adoptRuns(job, runs);
  }
  return logs;
}

export interface EntryDeps {
  readonly ledger: RecoveryDeps["ledger"];
  readonly random: Random;
  readonly announcer: Announcer;
  readonly admission: Admission;
  readonly dispatcher: Dispatcher;
  readonly followers: Followers;
  readonly states: ReadonlyMap<JobKey, JobState>;
}

/** Enters the ends that recovery has found, tells people, and puts in line what is to run. */
export async function enterRecovered({ ended, queued, resumable }: Recovered, deps: EntryDeps): Promise<void> {
  const { states, admission, dispatcher } = deps;
  const logsFound = resumable.map((run) => {
    const state = states.get(run.entry.job);
    return state && dispatcher.resume(state, run);
  });
  for (const run of queued) {
    const state = states.get(run.job);
    if (state !== undefined) admission.requeue(state, run);
  }
  await Promise.all([...logsFound, ...ended.map((run) => enterEnd(run, deps))]);
}

/** What follows from the end is entered in the same step, so that both are remembered or none. */
function enterEnd(
  run: EndedRun,
  { ledger, random, announcer, admission, followers, states }: EntryDeps,
): Promise<void> {
  const { job, counter, outcome, isLost, entry } = run;
  const state = states.get(jobKey(job));
  if (state !== undefined) announcer.announce({ job: state.job, counter, outcome });
  const finished = ledger.finish(job, counter, outcome);
  if (outcome.kind === "success") followers.succeeded(job);
  if (state === undefined) return finished;
  const attempt = entry?.attempt ?? 1;
  if (isLost && outcome.kind === "failed" && mayRetry(state.job.retry, { number: attempt, failure: outcome.failure })) {
    const idempotencyKey = entry?.idempotencyKey ?? random.token(24);
    const reason = entry?.reason ?? "retry";
    const trigger = entry?.request === undefined ? { reason } : { reason, request: entry.request };
    admission.goOn(state, { trigger, attempt: attempt + 1, idempotencyKey });
  }
  return finished;
}
