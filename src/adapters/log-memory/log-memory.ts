import { type JobKey, type JobRef, jobKey } from "../../domain/job-id.ts";
import type { LogEntry } from "../../domain/log.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LogHistory, LogStore, OpenLog } from "../../ports/log-store.ts";

interface MemoryLog {
  entry: LogEntry;
  text: Buffer;
  writtenAt: number;
}

/** Logs that are gone when the process ends: for tests. */
export function createMemoryLogs(clock: Clock): LogStore {
  const logs = new Map<JobKey, Map<number, MemoryLog>>();
  const of = (job: JobRef) => logs.get(jobKey(job)) ?? new Map<number, MemoryLog>();
  const begin = async (job: JobRef, counter: number): Promise<OpenLog> => {
    const log = of(job).get(counter) ?? {
      entry: { counter, status: "running" },
      text: Buffer.alloc(0),
      writtenAt: clock.now(),
    };
    logs.set(jobKey(job), of(job).set(counter, log));
    return {
      async write(bytes) {
        log.text = Buffer.concat([log.text, bytes]);
        log.writtenAt = clock.now();
      },
      async close(status) {
        log.entry = { counter, status };
      },
    };
  };
  return {
    async scan(jobs) {
      const found = new Map<JobKey, LogHistory>();
      for (const job of jobs) {
        const history = historyOf([...of(job).values()]);
        if (history.entries.length > 0) found.set(jobKey(job), history);
      }
      return found;
    },
    create: begin,
    reopen: begin,
    async read(job, { counter }) {
      const text = of(job).get(counter)?.text;
      if (text === undefined) return undefined;
      return {
        size: text.length,
        async *bytes({ start = 0, end = text.length } = {}) {
          yield text.subarray(start, end);
        },
        close: async () => undefined,
      };
    },
    async remove(job, { counter }) {
      of(job).delete(counter);
    },
  };
}

function historyOf(logs: readonly MemoryLog[]): LogHistory {
  const sorted = logs.toSorted((a, b) => a.entry.counter - b.entry.counter);
  const newest = sorted.findLast((log) => log.entry.status !== "running");
  return {
    entries: sorted.map((log) => log.entry),
    lastWrittenAt: newest?.writtenAt as LogHistory["lastWrittenAt"],
  };
}
