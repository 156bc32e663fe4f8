import { describe, expect, test } from "vitest";
import { type LogPlace, LogSurvey, sectionsOf } from "./log-survey.ts";

const STAMP = "2026-01-31 02:00:07 UTC job: nightly: ";
const AT = Date.parse("2026-01-31T02:00:07Z");

function surveyOf(...texts: readonly string[]): LogSurvey {
  const survey = new LogSurvey();
  survey.take({ offsets: texts.map((_, i) => i * 100), lines: texts.map((text) => STAMP + text) });
  return survey;
}

describe("the places of a log", () => {
  test("are commands, attempts and failures", () => {
    const { places } = surveyOf(
      "=== BEGIN",
      "--- Execute  0: make all",
      "built",
      "!!! attempt 1 failed: exit status 2; the next one begins in 10s.",
      "=== ATTEMPT 2 of 3",
      "--- Execute  0: make all",
      "!!! job: nightly: exit status 2",
    );
    expect(places).toEqual([
      { offset: 0, kind: "attempt", label: "Attempt 1", at: AT },
      { offset: 100, kind: "command", label: "make all", at: AT },
      { offset: 300, kind: "failure", label: "attempt 1 failed: exit status 2; the next one begins in 10s.", at: AT },
      { offset: 400, kind: "attempt", label: "Attempt 2 of 3", at: AT },
      { offset: 500, kind: "command", label: "make all", at: AT },
      { offset: 600, kind: "failure", label: "exit status 2", at: AT },
    ]);
  });

  test("begin with no attempt where there is only one", () => {
    expect(surveyOf("=== BEGIN", "--- Execute 10: a", "=== DONE").places).toMatchObject([{ label: "a" }]);
  });

  test("are request and response of an HTTP job", () => {
    expect(surveyOf("=== BEGIN", "--- HTTP request:", "--- HTTP response:").places).toMatchObject([
      { kind: "request", label: "Request" },
      { kind: "response", label: "Response" },
    ]);
  });

  test("are not without end", () => {
    expect(surveyOf(...Array.from({ length: 1_500 }, () => "--- Execute  0: a")).places).toHaveLength(1_000);
  });
});

describe("the problems of a log", () => {
  test("are what failed and what speaks of errors", () => {
    const survey = surveyOf("fine", "\u001b[31mError:\u001b[0m broken", "0 errors", "!!! job: nightly: exit status 2");
    expect(survey.problems).toEqual([
      { offset: 100, text: "Error: broken", isFailure: false },
      { offset: 300, text: "exit status 2", isFailure: true },
    ]);
    expect(survey.problemCount).toBe(2);
  });

  test("are all counted, and not all kept", () => {
    const survey = surveyOf(...Array.from({ length: 700 }, () => `error ${"x".repeat(300)}`));
    expect(survey.problems).toHaveLength(500);
    expect(survey.problems[0]?.text).toHaveLength(201);
    expect(survey.problemCount).toBe(700);
  });
});

test("a section takes until the next one of its rank", () => {
  const place = (kind: LogPlace["kind"], at: number | undefined): LogPlace => ({ kind, at, offset: 0, label: "" });
  const places = [
    place("attempt", 0),
    place("command", 0),
    place("command", 2_000),
    place("failure", 5_000),
    place("attempt", 15_000),
    place("command", 16_000),
  ];
  expect(sectionsOf(places, 20_000).map(({ took }) => took)).toEqual([15_000, 2_000, 3_000, undefined, 5_000, 4_000]);
  expect(sectionsOf([place("command", 0)], undefined)[0]?.took).toBeUndefined();
  expect(sectionsOf([place("command", undefined)], 5)[0]?.took).toBeUndefined();
});
