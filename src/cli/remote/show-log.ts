import { ClientError } from "../../client/client-error.ts";
import type { WireLog } from "../../contract/wire.ts";
import { AppError } from "../../domain/error.ts";
import type { Duration } from "../../domain/time.ts";
import { printJson } from "../json.ts";
import { advised } from "./advice.ts";
import { type AwaitedRun, liveOptions, logBegun } from "./await-run.ts";
import { printLog } from "./log-print.ts";
import { logPieces, tailOffset } from "./log-tail.ts";
import { Patience } from "./patience.ts";
import type { Remote, RemoteJob } from "./remote.ts";

export interface ShowOptions {
  readonly follow?: boolean;
  /** How many lines from the end; all unless given. */
  readonly tail?: number;
  readonly giveUpAfter: Duration;
}

/** Prints the log of a run, as it is or while it grows. Throws `ERR_LOG_NOT_FOUND`. */
export async function showLog(remote: Remote, job: RemoteJob, counter: number, options: ShowOptions): Promise<void> {
  const { shell, place } = remote;
  const { calls } = job;
  const patience = new Patience(shell.err, remote.clock, options.giveUpAfter);
  const awaited = { remote, job, counter, patience, signal: AbortSignal.any([patience.signal, shell.out.closed]) };
  try {
    if (!(await isThere(awaited, options))) throw noLog(job, counter);
    const offset =
      options.tail === undefined ? 0 : await remote.ask(() => tailOffset(calls, counter, options.tail ?? 0));
    const chunks = options.follow
      ? calls.logFollow(counter, { offset, ...liveOptions(awaited) })
      : logPieces(calls, counter, offset);
    await printLog(shell, chunks, () => patience.found());
  } catch (error) {
    if (patience.signal.aborted) throw patience.signal.reason;
    // Nobody reads it any more, such as `head`.
    if (shell.out.closed.aborted && error instanceof ClientError && error.code === "ABORTED") return;
    throw advised(error, place);
  }
}

/** Prints the log of a run, as it is, with what is known of it. Throws `ERR_LOG_NOT_FOUND`. */
export async function showLogAsJson(
  remote: Remote,
  job: RemoteJob,
  counter: number,
  { tail }: Pick<ShowOptions, "tail">,
): Promise<void> {
  const log = job.job.logs?.find((one) => one.counter === counter);
  if (log === undefined) throw noLog(job, counter);
  const pieces: Uint8Array[] = [];
  const offset = tail === undefined ? 0 : await remote.ask(() => tailOffset(job.calls, counter, tail));
  await remote.ask(async () => {
    for await (const { bytes } of logPieces(job.calls, counter, offset)) pieces.push(bytes);
  });
  const content = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(pieces));
  printJson(remote.shell.out, { key: job.key, counter, status: log.status, content });
}

/** A run that is followed may have to begin. */
async function isThere(awaited: AwaitedRun, { follow = false }: ShowOptions): Promise<boolean> {
  const { job, counter } = awaited;
  const isKept = job.job.logs?.some((log) => log.counter === counter) === true;
  return isKept || (follow && (await logBegun(awaited)));
}

function noLog({ job: { name, logs = [] } }: RemoteJob, counter: number): AppError {
  return new AppError("ERR_LOG_NOT_FOUND", `${name} has no log of run ${counter}: ${keptWords(logs)}`);
}

function keptWords(logs: readonly WireLog[]): string {
  const [first, last] = [logs.at(0)?.counter, logs.at(-1)?.counter];
  if (first === undefined || last === undefined) return "it has not run yet";
  return first === last ? `there is only that of run ${first}` : `there are those of runs ${first} to ${last}`;
}
