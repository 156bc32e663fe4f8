import { describe, expect, test } from "vitest";
import type { Timer } from "../domain/job.ts";
import type { LogStatus } from "../domain/log.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { type ActiveRun, JobState } from "./job-state.ts";
import { NOON } from "./testing/an-engine.ts";

const run: ActiveRun = { counter: 1, cancel: () => undefined, ended: Promise.resolve() };

function aState(given: { readonly timer?: Timer; readonly logRetention?: number } = {}): JobState {
  return new JobState(anExecJob({ name: "a", ...given }));
}

/** A state that took over logs with these statuses, numbered from 1, the newest written at noon. */
function adopted(...statuses: readonly LogStatus[]): JobState {
  const state = aState({ logRetention: 2 });
  state.adopt({ entries: statuses.map((status, index) => ({ counter: index + 1, status })), lastWrittenAt: NOON });
  return state;
}

describe("the status", () => {
  test("is that of the newest log taken over", () => {
    expect(adopted("success", "canceled").status).toBe("canceled");
  });

  test("is started when the newest log is one that a pause wrote", () => {
    expect(adopted("success", "paused").status).toBe("started");
  });

  test("is running from begin to end, then the outcome's", () => {
    const state = aState();
    state.began(run);
    expect(state.status).toBe("running");
    state.ended(1, "failed", NOON);
    expect(state.status).toBe("failed");
  });

  test("is paused whatever else is true", () => {
    const state = aState();
    state.isPaused = true;
    state.began(run);
    expect(state.status).toBe("paused");
    state.ended(1, "success", NOON);
    expect(state.status).toBe("paused");
    state.resumed();
    expect(state.status).toBe("started");
  });
});

describe("the logs", () => {
  test("taken over give the counter and the last run", () => {
    expect(adopted("success", "failed", "success")).toMatchObject({ counter: 3, lastRun: NOON });
  });

  test("are replaced, not changed", () => {
    const state = adopted("success", "success");
    const seen = state.view().logs;
    state.logBegan(3);
    state.ended(3, "failed", NOON);
    state.forgetOldLogs();
    expect(seen).toEqual([
      { counter: 1, status: "success" },
      { counter: 2, status: "success" },
    ]);
    expect(state.logs).toEqual([
      { counter: 2, status: "success" },
      { counter: 3, status: "failed" },
    ]);
  });

  test("beyond the retention are forgotten, the oldest first", () => {
    const state = adopted("success", "failed", "canceled", "success");
    expect(state.forgetOldLogs().map((log) => log.counter)).toEqual([1, 2]);
    expect(state.logs.map((log) => log.counter)).toEqual([3, 4]);
    expect(state.forgetOldLogs()).toEqual([]);
  });

  test("that are running are not forgotten, and count only when they have ended", () => {
    const state = adopted("success", "success", "running");
    expect(state.forgetOldLogs()).toEqual([]);
    state.ended(3, "success", NOON);
    expect(state.forgetOldLogs()).toEqual([{ counter: 1, status: "success" }]);
  });

  test("tell that karajo 0.9.3 left the job paused when the newest says so", () => {
    expect(adopted("success", "paused").wasLeftPaused).toBe(true);
    expect(adopted("paused", "success").wasLeftPaused).toBe(false);
    expect(adopted().wasLeftPaused).toBe(false);
  });
});
