import { describe, expect, test } from "vitest";
import { parseConfiguration } from "./parse-configuration.ts";
import { formatProblem } from "./problem.ts";

const surroundings = { fallbackSecret: "fallback", environment: {} };
const FILE = `[karajo]
name = file
secret = s
[job "a"]
path = /a
schedule = daily
command = from the file
[job "b"]
path = /b
command = b
`;
const sources = [{ file: "karajo.conf", text: FILE, role: "main" }] as const;

describe("files and options given by code, together", () => {
  test("a setting given by code wins over the same one of the file; the others stay", () => {
    const { configuration } = parseConfiguration(sources, surroundings, { name: "code", maxJobRunning: 3 });
    expect(configuration?.settings).toMatchObject({ name: "code", secret: "s", maxJobRunning: 3 });
  });

  test("a job given by code replaces the one of the file wholly, in its place", () => {
    const given = { jobs: { a: { path: "/new", commands: ["from code"] }, c: { path: "/c", commands: ["c"] } } };
    const { configuration } = parseConfiguration(sources, surroundings, given);
    expect(configuration?.jobs.map(({ name, path, scheduleText }) => [name, path, scheduleText])).toEqual([
      ["a", "/new", ""],
      ["b", "/b", ""],
      ["c", "/c", ""],
    ]);
  });

  test("are checked against each other, each problem at its own place", () => {
    const given = { name: 5, jobs: { c: { path: "/A", commands: ["c"] } } } as unknown as { name: string };
    const { problems } = parseConfiguration(sources, surroundings, given);
    expect(problems.map(formatProblem)).toEqual([
      "name: expected text, got a number",
      'jobs["c"].path: webhook "/A" of job "c" belongs already to job "a" at karajo.conf:5:8',
    ]);
  });
});
