import type { WireJobExec, WireJobHttp } from "../../../src/contract/wire.ts";
import type { WireRun, WireSlot } from "../../../src/contract/wire-history.ts";

/** The time that it is in the gallery. */
export const NOW = Date.parse("2026-03-28T12:00:00Z");
export const MINUTE = 60_000;

const facts = {
  status: "success",
  last_run: timeAt(-30),
  next_run: timeAt(30),
  log_retention: 5,
  header_sign: "X-Karajo-Sign",
} as const;

/** A time so many minutes from now. */
export function timeAt(minutes: number): string {
  return new Date(NOW + minutes * MINUTE).toISOString().replace(/[.][0-9]{3}Z$/, "Z");
}

export function anExecJob(name: string, given: Partial<WireJobExec> = {}): WireJobExec {
  return { ...facts, id: name.replaceAll(" ", "_"), name, auth_kind: "hmac-sha256", commands: ["true"], ...given };
}

export function anHttpJob(name: string, given: Partial<WireJobHttp> = {}): WireJobHttp {
  return {
    ...facts,
    id: name.replaceAll(" ", "_"),
    name,
    http_method: "GET",
    http_url: "https://example.org/health",
    http_request_type: "",
    http_timeout: 300e9,
    ...given,
  };
}

/** A run that began so many minutes from now and took so many seconds. */
export function aRun(
  counter: number,
  { minutes, seconds, ...given }: { readonly minutes: number; readonly seconds: number } & Partial<WireRun>,
): WireRun {
  return {
    counter,
    status: "success",
    trigger: "schedule",
    attempt: 1,
    queued_at: timeAt(minutes),
    started_at: timeAt(minutes),
    ...(given.status !== "running" && { ended_at: timeAt(minutes + seconds / 60), duration_ms: seconds * 1_000 }),
    ...given,
  };
}

/** Newest first, one every `every` minutes, of durations that differ; `change` says what is special about some. */
export function someRuns(
  count: number,
  {
    every = 30,
    seconds = 60,
    change = () => ({}),
  }: {
    readonly every?: number;
    readonly seconds?: number;
    readonly change?: (counter: number) => Partial<WireRun> & { readonly seconds?: number };
  } = {},
): readonly WireRun[] {
  return Array.from({ length: count }, (_, index) => {
    const counter = count - index;
    const wave = 1 + 0.4 * Math.sin(counter * 2.4);
    return aRun(counter, { minutes: -every * (index + 1), seconds: Math.round(seconds * wave), ...change(counter) });
  });
}

export const failure = { status: "failed", reason: "exit status 3", failure: "exit" } as const;

/** A run of each status. */
export const runsOfAllStatuses: readonly WireRun[] = [
  { counter: 8, status: "queued", trigger: "manual", attempt: 1, queued_at: timeAt(-0.2) },
  aRun(7, { minutes: -2, seconds: 0, status: "running", trigger: "manual" }),
  aRun(6, { minutes: -30, seconds: 62, trigger: "webhook" }),
  aRun(5, { minutes: -60, seconds: 3, ...failure }),
  aRun(4, {
    minutes: -90,
    seconds: 7_200,
    status: "failed",
    attempt: 3,
    failure: "timeout",
    reason: "timeout: took longer than 2h, and this is a reason that is long enough to need more than one line",
  }),
  aRun(3, { minutes: -3_000, seconds: 12, status: "canceled", trigger: "interval" }),
  aRun(2, { minutes: -30_000, seconds: 0, trigger: "catch-up" }),
  { counter: 1, status: "success", attempt: 1 },
];

function aSlot(minutes: number, given: Partial<WireSlot>): WireSlot {
  return { slot: timeAt(minutes), outcome: "ran", ...given };
}

/** Slots of each outcome. */
export const slotsOfAllOutcomes: readonly WireSlot[] = [
  aSlot(-200, { outcome: "ran", run: aRun(1, { minutes: -200, seconds: 4 }) }),
  aSlot(-190, { outcome: "ran", run: aRun(2, { minutes: -190, seconds: 4 }) }),
  aSlot(-180, { outcome: "ran", run: aRun(3, { minutes: -180, seconds: 4 }) }),
  aSlot(-170, { until: timeAt(-120), outcome: "missed", reason: "karajo was not running; catch_up is none" }),
  aSlot(-110, {
    outcome: "coalesced",
    reason: "karajo was not running; one with the slot of 2026-03-28T10:20:00Z",
  }),
  aSlot(-100, { outcome: "late", reason: "karajo was not running", run: aRun(4, { minutes: -98, seconds: 4 }) }),
  aSlot(-90, { outcome: "ran", run: aRun(5, { minutes: -90, seconds: 900, ...failure }) }),
  aSlot(-80, { outcome: "skipped", reason: "run 5 is still going on; overlap is skip" }),
  aSlot(-70, { outcome: "skipped", reason: "run 5 is still going on; overlap is skip" }),
  aSlot(-60, { outcome: "skipped", reason: "the job is paused" }),
  aSlot(-50, { outcome: "ran", run: aRun(6, { minutes: -50, seconds: 4, status: "canceled" }) }),
  aSlot(-10, { outcome: "ran", run: aRun(7, { minutes: -10, seconds: 4, status: "running" }) }),
];
