import type { JobStatus } from "../domain/job-view.ts";
import type { LogStatus } from "../domain/log.ts";

/** Every status that a job can have, in the order of its life. `started`: loaded or resumed, and not run since. */
export const JOB_STATUSES: readonly JobStatus[] = keysOf({
  started: true,
  running: true,
  success: true,
  failed: true,
  canceled: true,
  paused: true,
} satisfies Record<JobStatus, true>);

/** Every status that a log can have. `paused` is found only in folders that karajo 0.9.3 wrote. */
export const LOG_STATUSES: readonly LogStatus[] = keysOf({
  running: true,
  success: true,
  failed: true,
  canceled: true,
  paused: true,
} satisfies Record<LogStatus, true>);

// A table rather than a list: one that lacks a status does not compile.
function keysOf<Key extends string>(table: Readonly<Record<Key, true>>): readonly Key[] {
  return Object.keys(table) as Key[];
}
