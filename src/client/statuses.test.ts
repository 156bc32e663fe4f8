import { describe, expect, test } from "vitest";
import { JOB_STATUSES, LOG_STATUSES } from "./statuses.ts";

// The words of karajo 0.9.3, which clients and files hold.
describe("statuses", () => {
  test("of jobs are in the order of a job's life", () => {
    expect(JOB_STATUSES).toEqual(["started", "running", "success", "failed", "canceled", "paused"]);
  });

  test("of logs have no started", () => {
    expect(LOG_STATUSES).toEqual(["running", "success", "failed", "canceled", "paused"]);
  });
});
