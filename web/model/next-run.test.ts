import { expect, test } from "vitest";
import { noNextWords } from "./next-run.ts";
import { aWireHttpJob, aWireJob } from "./testing/a-wire-job.ts";

test.each([
  [aWireJob({ status: "paused", schedule: "hourly" }), "paused"],
  [aWireJob({ schedule: "0 0 30 2 *" }), "never"],
  [aWireJob({ interval: 60e9, status: "running" }), "after this run"],
  [aWireJob({ after: ["exec:a"], path: "/b" }), "after other jobs"],
  [aWireJob({ path: "/b" }), "when called"],
  [aWireJob(), "by hand"],
  [aWireHttpJob(), "by hand"],
])("a job without a time to come waits %#: %s", (job, words) => {
  expect(noNextWords(job)).toBe(words);
});
