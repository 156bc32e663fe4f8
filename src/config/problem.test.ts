import { expect, test } from "vitest";
import { formatPlace, formatProblem, ProblemList } from "./problem.ts";

test("problems are listed by the order of the files, then by line and column", () => {
  const problems = new ProblemList();
  problems.error({ file: "b", line: 1, column: 1 }, "fourth");
  problems.error({ file: "a", line: 10, column: 1 }, "third");
  problems.warning({ file: "a", line: 2, column: 5 }, "second");
  problems.error({ file: "a", line: 2, column: 1 }, "first");
  problems.error({ file: "unlisted", line: 1, column: 1 }, "last");
  const messages = problems.sortedBy(["a", "b"]).map(({ message }) => message);
  expect(messages).toEqual(["first", "second", "third", "fourth", "last"]);
});

test("problems at one place stay in the order in which they were found", () => {
  const problems = new ProblemList();
  for (const message of ["z", "a", "m"]) problems.error({ file: "a", line: 1, column: 1 }, message);
  expect(problems.sortedBy(["a"]).map(({ message }) => message)).toEqual(["z", "a", "m"]);
});

test("a list with warnings only has no errors", () => {
  const problems = new ProblemList();
  problems.warning({ file: "a", line: 1, column: 1 }, "m");
  expect(problems.hasErrors).toBe(false);
  problems.error({ file: "a", line: 1, column: 1 }, "m");
  expect(problems.hasErrors).toBe(true);
});

test("a problem is one line, with its place first", () => {
  const at = { file: "etc/karajo.conf", line: 12, column: 14, message: "m" };
  expect(formatProblem({ severity: "error", ...at })).toBe("etc/karajo.conf:12:14: m");
  expect(formatProblem({ severity: "warning", ...at })).toBe("etc/karajo.conf:12:14: warning: m");
});

test("an option given by code has a path instead of line and column", () => {
  expect(formatPlace({ file: 'jobs["a"].path', line: 0, column: 0 })).toBe('jobs["a"].path');
});
