import { expect, test } from "vitest";
import type { WireJobExec } from "../../src/contract/wire.ts";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { type Standings, standingOf } from "./standing.ts";
import { aWireJob } from "./testing/a-wire-job.ts";

function jobs(...given: readonly Partial<WireJobExec>[]): ReadonlyMap<WireJobKey, WireJobExec> {
  return new Map(given.map((each, index) => [`exec:${index}`, aWireJob(each)]));
}

const six = Array.from({ length: 6 }, () => ({}));
const keysOf = ({ first }: Standings) => first.map(([key]) => key);
const at = (clock: string) => `2025-11-04T${clock}:00Z`;

test("of a few jobs the list says it all", () => {
  expect(standingOf(jobs())).toBeUndefined();
  expect(standingOf(jobs(...six))).toBeUndefined();
  expect(standingOf(jobs(...six, {}))).toBeDefined();
});

test("where nothing runs, failed or comes, it says so", () => {
  const nothing = { count: 0, first: [] };
  expect(standingOf(jobs(...six, {}))).toEqual({ running: nothing, failed: nothing, next: nothing });
});

test("what failed last comes first, what is due soonest too, and the others are counted", () => {
  const failed = ["03:00", "01:00", "04:00", "02:00"].map((clock) => ({
    status: "failed" as const,
    last_run: at(clock),
  }));
  const due = ["09:00", "07:00", "08:00", "06:00"].map((clock) => ({ next_run: at(clock) }));
  const standing = standingOf(jobs(...failed, ...due));
  expect(standing?.failed.count).toBe(4);
  expect(keysOf(standing?.failed ?? { count: 0, first: [] })).toEqual(["exec:2", "exec:0", "exec:3"]);
  expect(standing?.next.count).toBe(4);
  expect(keysOf(standing?.next ?? { count: 0, first: [] })).toEqual(["exec:7", "exec:5", "exec:6"]);
});

test("what runs comes in the order of the names", () => {
  const standing = standingOf(jobs(...six, { status: "running" }, { status: "running" }));
  expect(keysOf(standing?.running ?? { count: 0, first: [] })).toEqual(["exec:6", "exec:7"]);
});

test("nothing comes of a job that is paused", () => {
  const standing = standingOf(jobs(...six, { status: "paused", next_run: at("06:00") }));
  expect(standing?.next.count).toBe(0);
});
