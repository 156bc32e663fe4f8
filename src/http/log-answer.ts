import { Readable } from "node:stream";
import { wireLog } from "../contract/wire.ts";
import { AppError } from "../domain/error.ts";
import type { JobView } from "../domain/job-view.ts";
import type { LogEntry } from "../domain/log.ts";
import type { LogStore, LogText } from "../ports/log-store.ts";

/** The log with this counter, as it was asked for. Throws `ERR_LOG_NOT_FOUND`. */
export async function findLog(
  logs: LogStore,
  view: JobView,
  counterText: string,
): Promise<{ readonly entry: LogEntry; readonly text: LogText }> {
  const entry = /^[0-9]{1,15}$/.test(counterText)
    ? view.logs.find((each) => each.counter === Number(counterText))
    : undefined;
  const text = entry && (await logs.read(view.job, entry));
  if (entry === undefined || text === undefined) {
    throw new AppError("ERR_LOG_NOT_FOUND", `log #${counterText} not found`);
  }
  return { entry, text };
}

/**
 * The API's answer about one log, as a stream: a log may be larger than the memory, and base64 makes it larger still.
 */
export function logAnswer(view: JobView, entry: LogEntry, text: LogText): Readable {
  const head = JSON.stringify({ code: 200, data: wireLog(view.job.id, entry) });
  return Readable.from(answerParts(head, text));
}

async function* answerParts(head: string, text: LogText): AsyncGenerator<string> {
  try {
    yield `${head.slice(0, -2)},"content":"`;
    let rest: Buffer = Buffer.alloc(0);
    for await (const bytes of text.bytes()) {
      const all = Buffer.concat([rest, bytes]);
      // Three bytes make four characters; what is left over goes with the next piece.
      const whole = all.length - (all.length % 3);
      rest = all.subarray(whole);
      yield all.toString("base64", 0, whole);
    }
    yield `${rest.toString("base64")}"}}`;
  } finally {
    await text.close();
  }
}
