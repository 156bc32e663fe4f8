import { describe, expect, test } from "vitest";
import type { WireJobExec } from "../../src/contract/wire.ts";
import type { WireRun } from "../../src/contract/wire-history.ts";
import type { WireJobKey, WireLane } from "../../src/contract/wire-overview.ts";
import { hasMoved, type LaneNews, lanesOf } from "./timeline-lanes.ts";

const NOW = Date.parse("2026-03-28T12:00:00Z");
const HOUR = 3_600_000;
const span = { from: NOW - 24 * HOUR, to: NOW + 24 * HOUR, now: NOW };

describe("lanes", () => {
  test("are those of the answer, by name, without what is out of sight", () => {
    const lanes = lanesOf(
      [
        lane("b", { runs: [ran(2, -1), ran(1, -48)], slots: [time(-1), time(1), time(48)] }),
        lane("a", { runs: [ran(1, -1)] }),
        lane("gone", { runs: [ran(1, -48)] }),
      ],
      new Map(),
      span,
    );
    expect(lanes.map(({ name, runs, slots }) => [name, runs.map(({ run }) => run.counter), slots])).toEqual([
      ["a", [1], []],
      ["b", [2], [NOW + HOUR]],
    ]);
  });

  test("learn of runs that ended since", () => {
    const wire = lane("a", { runs: [{ counter: 1, status: "running", attempt: 1, started_at: time(-1) }] });
    const [merged] = lanesOf([wire], news("a", { runs: [ran(2, -0.5), ran(1, -1)] }), span);
    expect(merged?.runs.map(({ run }) => `${run.counter} ${run.status}`)).toEqual(["1 success", "2 success"]);
  });

  test("show a run that goes on without an end, and none that waits", () => {
    const runs: WireRun[] = [
      { counter: 2, status: "queued", attempt: 1, queued_at: time(-0.1) },
      { counter: 1, status: "running", attempt: 1, started_at: time(-1) },
    ];
    expect(lanesOf([lane("a", { runs })], new Map(), span)[0]?.runs).toEqual([
      { run: runs[1], from: NOW - HOUR, to: undefined },
    ]);
  });

  test("begin when a job runs for the first time", () => {
    const lanes = lanesOf([], news("new", { runs: [ran(1, -0.1)] }), span);
    expect(lanes.map(({ key, name }) => [key, name])).toEqual([["exec:new", "new"]]);
  });

  test("have no slots while their job is paused, and the next one when it goes on", () => {
    const wire = lane("a", { runs: [ran(1, -1)], slots: [time(1)] });
    expect(lanesOf([wire], news("a", { job: { status: "paused", schedule: "hourly" } }), span)[0]?.slots).toEqual([]);
    const paused = lane("a", { runs: [ran(1, -1)] });
    const resumed = news("a", { job: { schedule: "hourly", next_run: time(2) } });
    expect(lanesOf([paused], resumed, span)[0]?.slots).toEqual([NOW + 2 * HOUR]);
  });

  test("of an interval show the turn that follows from the last run", () => {
    const wire = lane("a", { slots: [time(1)] });
    const changed = news("a", { job: { interval: 60e9, next_run: time(3) } });
    expect(lanesOf([wire], changed, span)[0]?.slots).toEqual([NOW + 3 * HOUR]);
  });

  test("say where the server has told only the next slots", () => {
    const slots = Array.from({ length: 300 }, (_, index) => time((index + 1) / 60));
    expect(lanesOf([lane("a", { slots })], new Map(), span)[0]?.isCutOff).toBe(true);
    expect(lanesOf([lane("a", { slots: slots.slice(1) })], new Map(), span)[0]?.isCutOff).toBe(false);
  });
});

describe("a job has moved", () => {
  const job = (given: Partial<WireJobExec> = {}) => {
    const [only] = news("a", { job: given }).values();
    return only?.job ?? expect.fail();
  };

  test.each([
    [{ status: "running" }],
    [{ next_run: time(1) }],
    [{ last_run: time(-1) }],
    [{ schedule: "hourly" }],
    [{ logs: [{ job_id: "a", name: "a.1", status: "running", counter: 1 }] }],
  ] satisfies [Partial<WireJobExec>][])("by %o", (change) => {
    expect(hasMoved(job(), job(change))).toBe(true);
  });

  test("when it is new, and not when it was only read again", () => {
    expect(hasMoved(undefined, job())).toBe(true);
    expect(hasMoved(job(), job({ description: "another" }))).toBe(false);
  });
});

function lane(name: string, given: Partial<WireLane>): WireLane {
  return { key: `exec:${name}`, name, runs: [], slots: [], ...given };
}

function ran(counter: number, hours: number): WireRun {
  return { counter, status: "success", attempt: 1, started_at: time(hours), ended_at: time(hours + 0.01) };
}

function news(
  name: string,
  given: { readonly job?: Partial<WireJobExec>; readonly runs?: readonly WireRun[] },
): ReadonlyMap<WireJobKey, LaneNews> {
  const job: WireJobExec = {
    id: name,
    name,
    status: "success",
    last_run: "0001-01-01T00:00:00Z",
    next_run: "0001-01-01T00:00:00Z",
    log_retention: 5,
    auth_kind: "hmac-sha256",
    header_sign: "",
    ...given.job,
  };
  return new Map([[`exec:${name}` as const, { job, runs: given.runs ?? [] }]]);
}

function time(hours: number): string {
  return new Date(NOW + hours * HOUR).toISOString();
}
