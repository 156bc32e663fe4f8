import { expect, test } from "vitest";
import type { WireRun } from "../../contract/wire-history.ts";
import { exitOfRun } from "./exit-of-run.ts";

test.each<[Partial<WireRun>, number]>([
  [{ status: "success" }, 0],
  [{ status: "canceled" }, 130],
  [{ status: "failed", failure: "exit", reason: "exit status 3" }, 3],
  [{ status: "failed", failure: "exit", reason: "exit status 255" }, 255],
  [{ status: "failed", failure: "exit", reason: "exit status 0" }, 1],
  [{ status: "failed", failure: "signal", reason: "signal: killed" }, 1],
  [{ status: "failed", failure: "timeout", reason: "timeout after 1s" }, 1],
  [{ status: "failed", failure: "error", reason: "exit status 4 is what the function said" }, 1],
  [{ status: "failed" }, 1],
])("a run that is %j ends with %i", (run, status) => {
  expect(exitOfRun({ counter: 1, status: "failed", attempt: 1, ...run })).toBe(status);
});

test("a run that nobody remembers ends with 1", () => {
  expect(exitOfRun(undefined)).toBe(1);
});
