import { describe, expect, test } from "vitest";
import { parseConfiguration } from "./parse-configuration.ts";
import type { ParsedConfiguration } from "./resolve-configuration.ts";

/** A configuration of jobs by name, each with the jobs that it runs after. */
function parse(jobs: Readonly<Record<string, readonly string[]>>): ParsedConfiguration {
  const sections = Object.entries(jobs).map(([name, after]) => {
    return `[job "${name}"]\npath = /${name}\ncommand = true\n${after.map((one) => `after = ${one}\n`).join("")}`;
  });
  const source = { file: "f", text: sections.join(""), role: "main" } as const;
  return parseConfiguration([source], { fallbackSecret: "s", environment: {} });
}

function messagesOf(jobs: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return parse(jobs).problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

/** So many jobs, each after the one before it. */
function chain(length: number): Record<string, readonly string[]> {
  const names = Array.from({ length }, (_, index) => [`j${index}`, index === 0 ? [] : [`j${index - 1}`]]);
  return Object.fromEntries(names);
}

describe("a job after others", () => {
  test("may share them with other jobs", () => {
    const { configuration, problems } = parse({ a: [], b: ["a"], c: ["a"], d: ["b", "c", "a"] });
    expect(problems).toEqual([]);
    expect(configuration?.jobs[3]?.after.map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });

  test("names each of them once, in whatever way it is written", () => {
    const { configuration } = parse({ "A b": [], c: ["A b", "a_b", "a B"] });
    expect(configuration?.jobs[1]?.after).toEqual([{ kind: "exec", id: "a_b" }]);
  });

  test("means the job of exactly that name rather than that of the ID", () => {
    const text = '[job "a_b"]\npath = /1\ncommand = true\n[job.http "A b"]\nhttp_url = /\nafter = a_b\n';
    const last = '[job "c"]\ncommand = true\nafter = A b\n';
    const source = { file: "f", text: text + last, role: "main" } as const;
    const { configuration } = parseConfiguration([source], { fallbackSecret: "s", environment: {} });
    expect(configuration?.httpJobs[0]?.after).toEqual([{ kind: "exec", id: "a_b" }]);
    expect(configuration?.jobs[1]?.after).toEqual([{ kind: "http", id: "a_b" }]);
  });

  test("is not offered its own name for one that there is not", () => {
    expect(messagesOf({ fetch: ["fetsh"] })).toEqual(['4:9: no job is named "fetsh": expected the name of a job']);
    expect(messagesOf({ fetch: [], send: ["fetsh"] })).toEqual(['7:9: no job is named "fetsh": did you mean "fetch"?']);
  });
});

describe("jobs after one another", () => {
  test("are each shown once, in the order in which they would run", () => {
    expect(messagesOf({ a: ["b"], b: ["c"], c: ["d", "a"], d: [] })).toEqual([
      '4:9: job "a" would run after itself: job "a" → job "c" → job "b" → job "a"',
    ]);
  });

  test("do not hide other cycles", () => {
    expect(messagesOf({ a: ["b"], b: ["a"], c: ["d", "a"], d: ["c"] })).toEqual([
      '4:9: job "a" would run after itself: job "a" → job "b" → job "a"',
      '12:9: job "c" would run after itself: job "c" → job "d" → job "c"',
    ]);
  });

  test("may be very many", () => {
    expect(messagesOf(chain(20_000))).toEqual([]);
  });

  test("are not all shown where they are very many", () => {
    const around = ["j0", "j1", "j2", "j3", "j4", "j5", "j6", "j7"].map((name) => `job "${name}"`).join(" → ");
    expect(messagesOf({ ...chain(1_000), j0: ["j999"] })).toEqual([
      `4:9: job "j0" would run after itself: ${around} → (991 more) → job "j999" → job "j0"`,
    ]);
  });
});
