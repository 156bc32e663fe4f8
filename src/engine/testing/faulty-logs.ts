import type { LogStore, OpenLog } from "../../ports/log-store.ts";

export type LogOperation = "create" | "reopen" | "write" | "close" | "read" | "follow" | "remove";

/** A log store on a disk that refuses some operations; what is taken out of `refused` later works again. */
export function faultyLogs(logs: LogStore, refused: readonly LogOperation[]): LogStore {
  const attempt = <T>(operation: LogOperation, act: () => Promise<T>): Promise<T> =>
    refused.includes(operation) ? Promise.reject(new Error(`${operation}: no space left on device`)) : act();
  const faulty = (log: OpenLog): OpenLog => ({
    write: (bytes) => attempt("write", () => log.write(bytes)),
    close: (status) => attempt("close", () => log.close(status)),
    leave: () => log.leave(),
  });
  return {
    scan: (jobs) => logs.scan(jobs),
    create: (job, counter, bounds) => attempt("create", async () => faulty(await logs.create(job, counter, bounds))),
    reopen: (job, counter, bounds) => attempt("reopen", async () => faulty(await logs.reopen(job, counter, bounds))),
    read: (job, entry) => attempt("read", () => logs.read(job, entry)),
    follow: (job, entry) => attempt("follow", () => logs.follow(job, entry)),
    remove: (job, entry) => attempt("remove", () => logs.remove(job, entry)),
  };
}
