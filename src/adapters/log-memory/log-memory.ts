import { type JobKey, type JobRef, jobKey } from "../../domain/job-id.ts";
import type { FinishedStatus, LogEntry } from "../../domain/log.ts";
import type { Clock } from "../../ports/clock.ts";
import { ANY_LENGTH, type LogFeed, type LogHistory, type LogStore, type LogText } from "../../ports/log-store.ts";
import { MemoryRun } from "./memory-run.ts";

interface MemoryLog {
  readonly entry: LogEntry;
  readonly text: MemoryRun | Buffer;
  readonly writtenAt: number;
}

/** Logs that are gone when the process ends: for tests. */
export function createMemoryLogs(clock: Clock): LogStore {
  const logs = new Map<JobKey, Map<number, MemoryLog>>();
  const of = (job: JobRef) => logs.get(jobKey(job)) ?? new Map<number, MemoryLog>();
  const put = (job: JobRef, entry: LogEntry, text: MemoryRun | Buffer) =>
    logs.set(jobKey(job), of(job).set(entry.counter, { entry, text, writtenAt: clock.now() }));
  const begin = (job: JobRef, counter: number, run: MemoryRun) => {
    const entry: LogEntry = { counter, status: "running" };
    put(job, entry, run);
    return {
      async write(bytes: Uint8Array) {
        run.write(bytes);
        if (of(job).get(counter)?.text === run) put(job, entry, run);
      },
      async close(status: FinishedStatus) {
        run.end();
        if (of(job).get(counter)?.text === run) put(job, { counter, status }, run.text());
      },
      leave: async () => undefined,
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
    create: async (job, counter, bounds = ANY_LENGTH) => begin(job, counter, new MemoryRun(bounds)),
    async reopen(job, counter, bounds = ANY_LENGTH) {
      const left = of(job).get(counter)?.text;
      return begin(job, counter, new MemoryRun(bounds, left instanceof MemoryRun ? left : undefined));
    },
    async read(job, { counter }) {
      const text = of(job).get(counter)?.text;
      return text && textOf(text instanceof MemoryRun ? text.text() : text);
    },
    async follow(job, { counter }) {
      const text = of(job).get(counter)?.text;
      return text instanceof MemoryRun ? text.feed() : text && feedOf(text);
    },
    async remove(job, { counter }) {
      of(job).delete(counter);
    },
  };
}

function textOf(text: Buffer): LogText {
  return {
    size: text.length,
    async *bytes({ start = 0, end = text.length } = {}) {
      yield text.subarray(start, end);
    },
    close: async () => undefined,
  };
}

function feedOf(text: Buffer): LogFeed {
  return {
    state: { size: text.length, gap: undefined, isRunning: false },
    async *bytes(start, end) {
      if (start < Math.min(end, text.length)) yield text.subarray(start, end);
    },
    grown: async () => undefined,
    close: async () => undefined,
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
