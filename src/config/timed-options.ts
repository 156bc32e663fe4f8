import { list, type Options, optional, SINCE, withDefault } from "./option.ts";
import {
  catchUp,
  dstFold,
  dstGap,
  duration,
  overlap,
  retryBackoff,
  schedule,
  size,
  span,
  text,
  timezone,
  wholeNumber,
  wholeNumberFrom,
  yesOrNo,
} from "./value-types.ts";

/** What both kinds of job have. Each kind adds `retry_on`, with a default of its own. */
export const TIMED_OPTIONS = {
  description: optional(text, { summary: "What the job is for; may hold simple HTML." }),
  tag: list(text, {
    summary: "A word by which people find the job, such as backup; several by commas or lines.",
    givenAs: "tags",
    since: SINCE,
  }),
  schedule: list(schedule, {
    summary: "When the job runs, such as daily@03:00 or the cron expression 0 3 * * *; wins over interval.",
  }),
  timezone: withDefault(timezone, {
    default: "UTC",
    summary: "The zone by whose clocks the schedule is meant, such as Europe/Berlin.",
    since: SINCE,
  }),
  dst_gap: withDefault(dstGap, {
    default: "run",
    summary: "What becomes of a time that the clocks skip in spring: run when they have, or skip.",
    since: SINCE,
  }),
  dst_fold: withDefault(dstFold, {
    default: "once",
    summary: "How often a time runs that the clocks show twice in autumn: once or twice.",
    since: SINCE,
  }),
  interval: optional(duration, { summary: "How long after its last run the job runs again, at least 1m." }),
  run_at_start: withDefault(yesOrNo, {
    default: "false",
    summary: "Whether the job runs each time that karajo starts, beside its timer.",
    since: SINCE,
  }),
  after: list(text, {
    summary: "A job after whose success this one runs; of several, once each of them has succeeded.",
    since: SINCE,
  }),
  jitter: withDefault(span, {
    default: "0s",
    summary: "How much later than it is due the job starts, at most, so that not all start at once.",
    since: SINCE,
  }),
  catch_up: optional(catchUp, {
    otherwise: "last for an interval, none for a schedule",
    summary: "Which of the times run late that were missed, as while karajo did not run.",
    since: SINCE,
  }),
  catch_up_limit: withDefault(wholeNumberFrom(1), {
    default: "100",
    summary: "How many missed times run late at most, the last ones, with catch_up all.",
    since: SINCE,
  }),
  overlap: withDefault(overlap, {
    default: "queue",
    summary: "What becomes of a run that is asked for while the job runs.",
    since: SINCE,
  }),
  queue_limit: withDefault(wholeNumberFrom(0), {
    default: "1",
    summary: "How many runs may wait for the job to end, with overlap queue or parallel.",
    since: SINCE,
  }),
  max_parallel: optional(wholeNumberFrom(1), {
    otherwise: "max_job_running",
    summary: "How many runs of the job go on at the same time at most, with overlap parallel.",
    since: SINCE,
  }),
  log_retention: withDefault(wholeNumber, { default: "5", summary: "How many logs of the job are kept, from 1." }),
  log_max_size: withDefault(size, {
    default: "16MiB",
    summary: "How large a log may become, at least 4KiB; of a larger one the head and the tail are kept.",
    since: SINCE,
  }),
  notif_on_success: list(text, { summary: "The notification that tells of a run that succeeded." }),
  notif_on_failed: list(text, { summary: "The notification that tells of a run that failed." }),
  timeout: optional(duration, {
    otherwise: "no limit",
    summary: "How long an attempt may take; zero or negative is no limit.",
    since: SINCE,
  }),
  retry: withDefault(wholeNumberFrom(0), {
    default: "0",
    summary: "How often a run that failed is tried again.",
    since: SINCE,
  }),
  retry_delay: withDefault(span, {
    default: "10s",
    summary: "The wait before the first retry, at most; chance takes up to half of it away.",
    since: SINCE,
  }),
  retry_max_delay: withDefault(span, {
    default: "1h",
    summary: "The wait before any retry, at most.",
    since: SINCE,
  }),
  retry_backoff: withDefault(retryBackoff, {
    default: "exponential",
    summary: "Whether the wait doubles with each retry or is the same each time.",
    since: SINCE,
  }),
} satisfies Options;
