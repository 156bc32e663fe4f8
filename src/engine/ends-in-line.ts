import type { JobRef } from "../domain/job-id.ts";
import type { LogEntry } from "../domain/log.ts";
import type { LogStore } from "../ports/log-store.ts";
import { NEWLINE } from "./log-writer.ts";

/** Whether a log stops in the middle of a line, as a crash may leave it. */
export async function endsInLine(logs: Pick<LogStore, "read">, job: JobRef, entry: LogEntry): Promise<boolean> {
  const text = await logs.read(job, entry);
  if (text === undefined) return false;
  try {
    let last = NEWLINE;
    for await (const bytes of text.bytes({ start: Math.max(0, text.size - 1) })) last = bytes.at(-1) ?? last;
    return last !== NEWLINE;
  } finally {
    await text.close();
  }
}
