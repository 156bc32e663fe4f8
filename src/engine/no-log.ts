import type { OpenLog } from "../ports/log-store.ts";

/** A log that is nowhere: a job runs also when its log cannot be written, for a backup matters more than its log. */
export const NO_LOG: OpenLog = {
  write: async () => undefined,
  close: async () => undefined,
  leave: async () => undefined,
};
