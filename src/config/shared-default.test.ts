import { expect, test } from "vitest";
import { parseConfiguration } from "./parse-configuration.ts";
import { formatProblem } from "./problem.ts";

function parse(text: string) {
  const surroundings = { fallbackSecret: "fallback", environment: {} };
  return parseConfiguration([{ file: "f", text, role: "main" }], surroundings);
}

/** The lines of a job with a schedule, by default with nothing else but its command. */
function jobWith(name: string, ...lines: readonly string[]): string {
  return [`[job "${name}"]`, "schedule = daily", "command = true", ...lines, ""].join("\n");
}

const PARTS = ["catchUp", "overlap", "retry", "process"] as const;

test("jobs that say nothing of a part of theirs have one in common", () => {
  const { configuration } = parse(jobWith("a") + jobWith("b"));
  const [a, b] = configuration?.jobs ?? [];
  for (const part of PARTS) expect(a?.[part], part).toBe(b?.[part]);
});

test("a job that says something of a part has one of its own, and the others keep theirs", () => {
  const own = ["catch_up = all", "overlap = skip", "retry = 2", "shell = /bin/bash"];
  const { configuration } = parse(jobWith("a") + jobWith("b", ...own) + jobWith("c"));
  const [a, b, c] = configuration?.jobs ?? [];
  expect(b).toMatchObject({
    catchUp: { catchUp: "all" },
    overlap: { kind: "skip" },
    retry: { retries: 2 },
    process: { shell: "/bin/bash" },
  });
  for (const part of PARTS) expect(c?.[part], part).toBe(a?.[part]);
});

test("a part that is said wrongly is looked at in each job that says it", () => {
  const { problems } = parse(jobWith("a", "retry = x") + jobWith("b") + jobWith("c", "retry = y"));
  expect(problems.map(formatProblem)).toEqual([
    'f:4:9: invalid number "x": expected a whole number from 0',
    'f:11:9: invalid number "y": expected a whole number from 0',
  ]);
});

test("what a part depends on beside the job's own options is its own", () => {
  const interval = '[job "b"]\ninterval = 5m\ncommand = true\n';
  const graces = ["1s", "2s", "1s"].map((grace) => {
    const { configuration } = parse(`[karajo]\nkill_grace = ${grace}\n${jobWith("a")}${interval}`);
    expect(configuration?.jobs.map((job) => job.catchUp.catchUp)).toEqual(["none", "last"]);
    return configuration?.jobs.map((job) => job.process.killGrace);
  });
  expect(graces).toEqual([
    [1_000, 1_000],
    [2_000, 2_000],
    [1_000, 1_000],
  ]);
});

test("the two kinds of job have defaults of their own", () => {
  const http = '[job.http "b"]\nschedule = daily\nhttp_url = /b\n';
  const { configuration } = parse(jobWith("a") + http);
  expect(configuration?.jobs[0]?.retry.retryOn).toBe("any");
  expect(configuration?.httpJobs[0]?.retry.retryOn).not.toBe("any");
});
