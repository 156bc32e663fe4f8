import type { LogStore, OpenLog } from "../../ports/log-store.ts";

export type LogOperation = "create" | "reopen" | "write" | "close" | "read" | "remove";

/** A log store on a disk that refuses some operations. */
export function faultyLogs(logs: LogStore, refused: readonly LogOperation[]): LogStore {
  const attempt = <T>(operation: LogOperation, act: () => Promise<T>): Promise<T> =>
    refused.includes(operation) ? Promise.reject(new Error(`${operation}: no space left on device`)) : act();
  const faulty = (log: OpenLog): OpenLog => ({
    write: (bytes) => attempt("write", () => log.write(bytes)),
    close: (status) => attempt("close", () => log.close(status)),
  });
  return {
    scan: (jobs) => logs.scan(jobs),
    create: (job, counter) => attempt("create", async () => faulty(await logs.create(job, counter))),
    reopen: (job, counter) => attempt("reopen", async () => faulty(await logs.reopen(job, counter))),
    read: (job, entry) => attempt("read", () => logs.read(job, entry)),
    remove: (job, entry) => attempt("remove", () => logs.remove(job, entry)),
  };
}
