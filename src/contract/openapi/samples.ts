// What the examples show: the jobs, runs and times of a made-up server.
import type { WireJobExec, WireJobHttp, WireLog } from "../wire.ts";
import type { WireRun } from "../wire-history.ts";

export const NEVER = "0001-01-01T00:00:00Z";
/** The `_karajo_epoch` of every example. */
export const EPOCH_GIVEN = { _karajo_epoch: 1_774_752_000 } as const;

export const BACKUP_LOG: WireLog = { job_id: "backup", name: "backup.1.success", status: "success", counter: 1 };

/** What that log holds. */
export const BACKUP_TEXT = `2026-03-29 02:00:00 UTC job: backup: === BEGIN
2026-03-29 02:00:00 UTC job: backup: 
2026-03-29 02:00:00 UTC job: backup: --- Execute  0: echo copied
2026-03-29 02:00:00 UTC job: backup: copied
2026-03-29 02:00:00 UTC job: backup: === DONE
2026-03-29 02:00:00 UTC job: backup: === job: backup: finished.
`;

/** The same in base64. */
export const BACKUP_CONTENT =
  "MjAyNi0wMy0yOSAwMjowMDowMCBVVEMgam9iOiBiYWNrdXA6ID09PSBCRUdJTgoyMDI2LTAzLTI5IDAyOjAwOjAwIFVUQyBqb2I6IGJhY2t1cDogCjIwMjYtMDMtMjkgMDI6MDA6MDAgVVRDIGpvYjogYmFja3VwOiAtLS0gRXhlY3V0ZSAgMDogZWNobyBjb3BpZWQKMjAyNi0wMy0yOSAwMjowMDowMCBVVEMgam9iOiBiYWNrdXA6IGNvcGllZAoyMDI2LTAzLTI5IDAyOjAwOjAwIFVUQyBqb2I6IGJhY2t1cDogPT09IERPTkUKMjAyNi0wMy0yOSAwMjowMDowMCBVVEMgam9iOiBiYWNrdXA6ID09PSBqb2I6IGJhY2t1cDogZmluaXNoZWQuCg==";

/** A job that has run once. */
export const BACKUP: WireJobExec = {
  id: "backup",
  name: "backup",
  description: "Copies the database.",
  tags: ["nightly"],
  status: "success",
  schedule: "weekly@Sunday@04:17",
  last_run: "2026-03-29T02:00:00Z",
  next_run: "2026-04-05T04:17:00Z",
  log_retention: 5,
  logs: [BACKUP_LOG],
  path: "/backup",
  auth_kind: "hmac-sha256",
  header_sign: "X-Karajo-Sign",
  commands: ["echo copied"],
};

export const BACKUP_RUN: WireRun = {
  counter: 1,
  status: "success",
  trigger: "webhook",
  queued_at: "2026-03-29T02:00:00Z",
  started_at: "2026-03-29T02:00:00Z",
  ended_at: "2026-03-29T02:00:00Z",
  duration_ms: 4,
  attempt: 1,
};

/** A job that runs on an interval, and has run once. */
export const HEARTBEAT_RUN: WireRun = {
  counter: 1,
  status: "success",
  trigger: "interval",
  queued_at: "2026-03-29T02:00:00Z",
  slot: "2026-03-29T02:00:00Z",
  started_at: "2026-03-29T02:00:00Z",
  ended_at: "2026-03-29T02:00:00Z",
  duration_ms: 4,
  attempt: 1,
};

export const PING_LOG: WireLog = { job_id: "ping", name: "ping.1.success", status: "success", counter: 1 };

/** An HTTP job that has run once. */
export const PING: WireJobHttp = {
  id: "ping",
  name: "ping",
  status: "success",
  schedule: "weekly@Sunday@04:17",
  last_run: "2026-03-29T02:00:00Z",
  next_run: "2026-04-05T04:17:00Z",
  log_retention: 5,
  logs: [PING_LOG],
  header_sign: "X-Karajo-Sign",
  http_method: "GET",
  http_url: "/karajo/healthz",
  http_request_type: "",
  http_timeout: 300_000_000_000,
};

export const PING_RUN: WireRun = { ...BACKUP_RUN, trigger: "manual" };

/** An exec job without a timer that has not run yet. */
export function idleExec(name: string, command: string): WireJobExec {
  return {
    id: name,
    name,
    status: "started",
    last_run: NEVER,
    next_run: NEVER,
    log_retention: 5,
    path: `/${name}`,
    auth_kind: "hmac-sha256",
    header_sign: "X-Karajo-Sign",
    commands: [command],
  };
}

/** An HTTP job that has not run yet. */
export function idleHttp(name: string): WireJobHttp {
  return {
    id: name,
    name,
    status: "started",
    schedule: "weekly@Sunday@04:17",
    last_run: NEVER,
    next_run: "2026-04-05T04:17:00Z",
    log_retention: 5,
    header_sign: "X-Karajo-Sign",
    http_method: "GET",
    http_url: "/karajo/healthz",
    http_request_type: "",
    http_timeout: 300_000_000_000,
  };
}

/** A job that runs for the first time. */
export function running<Job extends WireJobExec | WireJobHttp>(job: Job): Job {
  const log: WireLog = { job_id: job.id, name: `${job.id}.1`, status: "running", counter: 1 };
  return { ...job, status: "running", logs: [log] };
}

/** A job that has run once, and succeeded. */
export function hasRun<Job extends WireJobExec | WireJobHttp>(job: Job): Job {
  const log: WireLog = { job_id: job.id, name: `${job.id}.1.success`, status: "success", counter: 1 };
  return { ...job, status: "success", last_run: "2026-03-29T02:00:00Z", logs: [log] };
}
