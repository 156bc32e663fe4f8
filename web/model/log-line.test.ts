import { describe, expect, test } from "vitest";
import { kindOf, parseLine, textOf } from "./log-line.ts";

describe("a line", () => {
  test.each([
    ["2026-01-31 02:00:07 UTC job: nightly: hello: world", "2026-01-31T02:00:07Z", "hello: world"],
    ["2026-01-31 02:00:07 UTC job_http: a-b_c9: --- HTTP request:", "2026-01-31T02:00:07Z", "--- HTTP request:"],
    ["2026-01-31 02:00:07 UTC job: nightly:   indented", "2026-01-31T02:00:07Z", "  indented"],
    ["2026-01-31 02:00:07 UTC job: nightly: ", "2026-01-31T02:00:07Z", ""],
    ["2026-01-31 02:00:07 UTC job: nightly:", "2026-01-31T02:00:07Z", ""],
  ])("%j has a time and a text", (line, at, text) => {
    expect(parseLine(line)).toEqual({ at: Date.parse(at), text });
    expect(textOf(line)).toBe(text);
  });

  test.each(["", "no stamp", "2026-01-31 02:00:07 job: x: y", " 2026-01-31 02:00:07 UTC job: x: y", "2026-01-31 02:0"])(
    "%j has no time",
    (line) => {
      expect(parseLine(line)).toEqual({ at: undefined, text: line });
      expect(textOf(line)).toBe(line);
    },
  );

  test("keeps a stamp that it says itself", () => {
    const stamp = "2026-01-31 02:00:07 UTC job: a: ";
    expect(parseLine(stamp + stamp).text).toBe(stamp);
  });
});

describe("the kind of a line", () => {
  test.each([
    "=== BEGIN",
    "=== ATTEMPT 2 of 3",
    "=== DONE",
    "=== job: nightly: finished.",
    "=== job_http: ping: finished.",
    "--- Execute  0: make all",
    "--- Execute 12: make all",
    "--- HTTP request:",
    "--- HTTP response:",
    "--- No further attempt: exit status 2 is not in retry_on.",
    "--- karajo stops; attempt 2 is a run of its own, after the next start.",
    "--- karajo stops",
    "--- exit status 3 is in success_exit_codes",
    "--- 4096 bytes are left out here: the log may be 4KiB (log_max_size).",
  ])("%j is quiet", (text) => {
    expect(kindOf(text)).toBe("quiet");
  });

  test.each(["--- a/src/x.ts", "=== RUN   TestX", "--- PASS: TestX (0.00s)", "=====", "---", "+++ b", "hello"])(
    "%j is output",
    (text) => {
      expect(kindOf(text)).toBe("output");
    },
  );

  test.each([
    ["!!! job: nightly: exit status 3", "failure"],
    ["!!! attempt 1 failed: exit status 1; the next one begins in 10s.", "failure"],
    ["??? CANCELED", "canceled"],
    ["Error: no such file", "problem"],
    ["java.lang.NullPointerException", "problem"],
    ["Traceback (most recent call last):", "problem"],
    ["panic: runtime", "problem"],
    ["0 errors, 1 error in x", "problem"],
    ["done with 0 errors", "output"],
    ["ended without error", "output"],
    ['{"level":"info","error":null}', "output"],
    ["errors=0 warnings=2", "output"],
    ["errors=05", "problem"],
  ])("%j is %s", (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });
});
