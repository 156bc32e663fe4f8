import { expect, test } from "vitest";
import type { WireRun } from "../../src/contract/wire-history.ts";
import { newestFirst } from "./newest-runs.ts";

const run = (counter: number, status: WireRun["status"] = "success"): WireRun => ({ counter, status, attempt: 1 });

test("a new run comes first, and the oldest goes where there is no room", () => {
  expect(newestFirst([run(2), run(1)], run(3), 2)).toEqual([run(3), run(2)]);
  expect(newestFirst([], run(1), 2)).toEqual([run(1)]);
});

test("a run that goes on takes the place that it had", () => {
  expect(newestFirst([run(3), run(2, "running")], run(2, "failed"), 30)).toEqual([run(3), run(2, "failed")]);
});

test("a run that is older than all that are known changes nothing", () => {
  expect(newestFirst([run(9), run(8)], run(3, "failed"), 2)).toEqual([run(9), run(8)]);
});

test("where runs in between are missing they have to be read", () => {
  expect(newestFirst([run(2)], run(4), 30)).toBeUndefined();
});
