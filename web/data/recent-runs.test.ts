import { effect } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WireRun } from "../../src/contract/wire-history.ts";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { RecentRuns } from "./recent-runs.ts";

const run = (counter: number, status: WireRun["status"] = "success"): WireRun => ({ counter, status, attempt: 1 });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs over an API that answers run 1 for every job, and whatever it was asked. */
function someRuns() {
  const asked: (readonly WireJobKey[])[] = [];
  const failure: { error: Error | undefined } = { error: undefined };
  const recent = new RecentRuns({
    recentRuns: async (keys) => {
      asked.push(keys);
      if (failure.error !== undefined) throw failure.error;
      return Object.fromEntries(keys.map((key) => [key, [run(1)]]));
    },
  });
  const look = (key: WireJobKey) => effect(() => void recent.of(key).value);
  return { recent, asked, failure, look };
}

describe("the newest runs", () => {
  test("are asked for when a row is looked at, all rows of a moment together, and once", async () => {
    const { recent, asked, look } = someRuns();
    recent.of("exec:unseen");
    look("exec:a");
    look("exec:b");
    await vi.advanceTimersByTimeAsync(1_000);
    look("exec:a");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([["exec:a", "exec:b"]]);
    expect(recent.of("exec:a").value).toEqual([run(1)]);
  });

  test("of rows that were scrolled past are not asked for", async () => {
    const { asked, look } = someRuns();
    look("exec:past")();
    look("exec:seen");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([["exec:seen"]]);
  });

  test("of many rows are asked for in groups", async () => {
    const { asked, look } = someRuns();
    for (let i = 0; i < 130; i += 1) look(`exec:${i}`);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.map((keys) => keys.length)).toEqual([60, 60, 10]);
  });

  test("go on with what is told of them", async () => {
    const { recent, asked, look } = someRuns();
    look("exec:a");
    await vi.advanceTimersByTimeAsync(100);
    recent.take("exec:a", run(2, "running"));
    recent.take("exec:a", run(2, "failed"));
    expect(recent.of("exec:a").value).toEqual([run(2, "failed"), run(1)]);
    recent.take("exec:a", run(9));
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual([["exec:a"], ["exec:a"]]);
  });

  test("may be old after a connection was lost: those that are looked at are asked for again", async () => {
    const { recent, asked, look } = someRuns();
    look("exec:a");
    const unlook = look("exec:b");
    await vi.advanceTimersByTimeAsync(100);
    unlook();
    recent.renew();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual([["exec:a", "exec:b"], ["exec:a"]]);
    look("exec:b");
    await vi.advanceTimersByTimeAsync(100);
    expect(asked.at(-1)).toEqual(["exec:b"]);
  });

  test("are asked for again after a failure, with patience", async () => {
    const { recent, asked, failure, look } = someRuns();
    failure.error = new Error("no server");
    look("exec:a");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(1);
    failure.error = undefined;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveLength(2);
    expect(recent.of("exec:a").value).toEqual([run(1)]);
  });
});
