import type { LogFeed, LogStore, LogText } from "../../ports/log-store.ts";

/** A log store that knows which of the texts and feeds that it gave out are still open. */
export interface WatchedLogs extends LogStore {
  readonly openTexts: number;
  /** Resolves when every text and feed that was given out has been closed. */
  allClosed(): Promise<void>;
}

export function watchLogs(logs: LogStore): WatchedLogs {
  const open = new Set<LogText | LogFeed>();
  const waiting: (() => void)[] = [];
  const closing = (given: LogText | LogFeed) => {
    open.add(given);
    return async () => {
      open.delete(given);
      await given.close();
      if (open.size === 0) for (const resolve of waiting.splice(0)) resolve();
    };
  };
  const watch = (text: LogText): LogText => ({
    size: text.size,
    bytes: (range) => text.bytes(range),
    close: closing(text),
  });
  const watchFeed = (feed: LogFeed): LogFeed => ({
    get state() {
      return feed.state;
    },
    bytes: (start, end) => feed.bytes(start, end),
    grown: (size, signal) => feed.grown(size, signal),
    close: closing(feed),
  });
  return {
    scan: (jobs) => logs.scan(jobs),
    create: (job, counter, bounds) => logs.create(job, counter, bounds),
    reopen: (job, counter, bounds) => logs.reopen(job, counter, bounds),
    remove: (job, entry) => logs.remove(job, entry),
    async read(job, entry) {
      const text = await logs.read(job, entry);
      return text && watch(text);
    },
    async follow(job, entry) {
      const feed = await logs.follow(job, entry);
      return feed && watchFeed(feed);
    },
    get openTexts() {
      return open.size;
    },
    allClosed: () => new Promise((resolve) => (open.size === 0 ? resolve() : waiting.push(resolve))),
  };
}
