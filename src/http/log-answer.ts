import type { Readable } from "node:stream";
import { wireLog } from "../contract/wire.ts";
import { AppError } from "../domain/error.ts";
import type { JobView } from "../domain/job-view.ts";
import type { LogEntry } from "../domain/log.ts";
import type { LogFeed, LogStore, LogText } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import { streamLog } from "./log-stream.ts";

/** A log that is open; whoever is given it closes its text. */
export interface FoundLog {
  readonly view: JobView;
  readonly entry: LogEntry;
  readonly text: LogText;
}

/** The log with this counter, as it was asked for. Throws `ERR_LOG_NOT_FOUND`. */
export async function findLog(logs: LogStore, view: JobView, counterText: string): Promise<FoundLog> {
  const entry = entryOf(view, counterText);
  const text = entry && (await logs.read(view.job, entry));
  if (entry === undefined || text === undefined) throw notFound(counterText);
  return { view, entry, text };
}

/** The bytes of the log with this counter; whoever is given them closes them. Throws `ERR_LOG_NOT_FOUND`. */
export async function findFeed(logs: LogStore, view: JobView, counterText: string): Promise<LogFeed> {
  const entry = entryOf(view, counterText);
  const feed = entry && (await logs.follow(view.job, entry));
  if (feed === undefined) throw notFound(counterText);
  return feed;
}

function entryOf(view: JobView, counterText: string): LogEntry | undefined {
  if (!/^[0-9]{1,15}$/.test(counterText)) return undefined;
  return view.logs.find((each) => each.counter === Number(counterText));
}

function notFound(counterText: string): AppError {
  return new AppError("ERR_LOG_NOT_FOUND", `log #${counterText} not found`);
}

/**
 * The API's answer about one log, as a stream: a log may be larger than the memory, and base64 makes it larger still.
 */
export function logAnswer({ view, entry, text }: FoundLog, logger: Logger): Readable {
  const head = JSON.stringify({ code: 200, data: wireLog(view.job.id, entry) });
  return streamLog({ text, logger }, (bytes) => answerParts(head, bytes));
}

async function* answerParts(head: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  yield `${head.slice(0, -2)},"content":"`;
  yield* base64(bytes);
  yield '"}}';
}

async function* base64(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const all = Buffer.concat([rest, piece]);
    // Three bytes make four characters; what is left over goes with the next piece.
    const whole = all.length - (all.length % 3);
    rest = all.subarray(whole);
    if (whole > 0) yield all.toString("base64", 0, whole);
  }
  if (rest.length > 0) yield rest.toString("base64");
}
