import type { LogStore, LogText } from "../../ports/log-store.ts";

/** A log store that knows which of the texts that it gave out are still open. */
export interface WatchedLogs extends LogStore {
  readonly openTexts: number;
  /** Resolves when every text that was given out has been closed. */
  allClosed(): Promise<void>;
}

export function watchLogs(logs: LogStore): WatchedLogs {
  const open = new Set<LogText>();
  const waiting: (() => void)[] = [];
  const watch = (text: LogText): LogText => {
    open.add(text);
    return {
      size: text.size,
      bytes: (range) => text.bytes(range),
      close: async () => {
        open.delete(text);
        await text.close();
        if (open.size === 0) for (const resolve of waiting.splice(0)) resolve();
      },
    };
  };
  return {
    scan: (jobs) => logs.scan(jobs),
    create: (job, counter) => logs.create(job, counter),
    reopen: (job, counter) => logs.reopen(job, counter),
    remove: (job, entry) => logs.remove(job, entry),
    async read(job, entry) {
      const text = await logs.read(job, entry);
      return text && watch(text);
    },
    get openTexts() {
      return open.size;
    },
    allClosed: () => new Promise((resolve) => (open.size === 0 ? resolve() : waiting.push(resolve))),
  };
}
