import { ClientError } from "../../client/client-error.ts";
import { canPass, type LiveOptions } from "../../client/resumed.ts";
import type { WireRun } from "../../contract/wire-history.ts";
import { type Duration, SECOND } from "../../domain/time.ts";
import { isEnded } from "./exit-of-run.ts";
import type { Patience } from "./patience.ts";
import type { Remote, RemoteJob } from "./remote.ts";

/** The log and the end of a run are written down one right after the other. */
const SOON = 100 as Duration;
const MOST_SOON = 20;

/** A run, and how it is waited for. */
export interface AwaitedRun {
  readonly remote: Remote;
  readonly job: RemoteJob;
  readonly counter: number;
  readonly patience: Patience;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
}

export function liveOptions({ patience, signal }: AwaitedRun): LiveOptions {
  return { signal, onLost: (reason, waitMs) => patience.lost(reason, waitMs) };
}

/** Waits until a run has a log; `false`: it has none, and will have none. Throws `ABORTED`. */
export async function logBegun(awaited: AwaitedRun): Promise<boolean> {
  const { remote, job, patience } = awaited;
  if (await hasLog(awaited)) return true;
  for await (const event of remote.client.events(liveOptions(awaited))) {
    patience.found();
    if (event.kind === "jobs" && event.jobs.every(({ key }) => key !== job.key)) continue;
    const answer = await hasLogYet(awaited).catch(unlessPassing);
    if (answer !== undefined) return answer;
  }
  return false;
}

/** How a run has ended, asked until it has; `undefined` when nobody remembers it. Throws `ABORTED`. */
export async function runEnd(awaited: AwaitedRun): Promise<WireRun | undefined> {
  const { remote, patience, signal } = awaited;
  for (let asked = 1; ; asked++) {
    const wait = asked <= MOST_SOON ? SOON : SECOND;
    try {
      const run = await runOf(awaited);
      patience.found();
      if (run === undefined || isEnded(run)) return run;
    } catch (error) {
      if (!canPass(error)) throw error;
      patience.lost(error, wait);
    }
    await remote.clock.sleep(wait, signal);
    if (signal.aborted) throw new ClientError("ABORTED", "waiting for the run was aborted");
  }
}

/** `undefined`: not yet. */
async function hasLogYet(awaited: AwaitedRun): Promise<boolean | undefined> {
  if (await hasLog(awaited)) return true;
  const run = await runOf(awaited);
  if (run !== undefined && !isEnded(run)) return undefined;
  // Between the two questions it may have begun, and ended.
  return hasLog(awaited);
}

async function hasLog({ job, counter, signal }: AwaitedRun): Promise<boolean> {
  try {
    await job.calls.logText(counter, { limit: 1, signal });
    return true;
  } catch (error) {
    if (error instanceof ClientError && error.code === "ERR_LOG_NOT_FOUND") return false;
    throw error;
  }
}

async function runOf({ job, counter, signal }: AwaitedRun): Promise<WireRun | undefined> {
  const [run] = await job.calls.runs({ before: counter + 1, limit: 1, signal });
  return run?.counter === counter ? run : undefined;
}

/** The events come again when the server does. */
function unlessPassing(error: unknown): undefined {
  if (!canPass(error)) throw error;
}
