import { describe, expect, test } from "vitest";
import type { WireEnvironment } from "../../contract/wire.ts";
import { jobsOf, labelsOf, serverJob } from "./jobs.ts";
import { aWireEnvironment, aWireJob } from "./testing/a-wire-job.ts";

const environment: WireEnvironment = aWireEnvironment({
  exec: [
    aWireJob({ name: "Backup" }),
    aWireJob({ name: "job 10" }),
    aWireJob({ name: "job 2" }),
    aWireJob({ name: "ping" }),
  ],
  http: [aWireJob({ name: "ping" }), aWireJob({ name: "backup-check", id: "backup-check" })],
});
const jobs = jobsOf(environment);

test("jobs are sorted as people sort, both kinds together", () => {
  expect(jobs.map(({ key }) => key)).toEqual([
    "exec:backup",
    "http:backup-check",
    "exec:job_2",
    "exec:job_10",
    "exec:ping",
    "http:ping",
  ]);
  expect(jobsOf(aWireEnvironment({}))).toEqual([]);
});

describe("a job", () => {
  test.each([
    ["Backup", "exec:backup"],
    ["BACKUP", "exec:backup"],
    ["job_10", "exec:job_10"],
    ["Job 10", "exec:job_10"],
    ["http:ping", "http:ping"],
    ["EXEC:ping", "exec:ping"],
  ])("is meant by %j", (text, key) => {
    expect(serverJob(jobs, text).key).toBe(key);
  });

  test("that is not there is suggested, or the list of all", () => {
    expect(() => serverJob(jobs, "bakcup")).toThrow('no job is called "bakcup": did you mean "backup"?');
    expect(() => serverJob(jobs, "nightly")).toThrow('no job is called "nightly": see karajo list');
    expect(() => serverJob([], "nightly")).toThrow(expect.objectContaining({ code: "ERR_JOB_NOT_FOUND" }));
  });

  test("that may be two has to be named by its key, and is so in lists", () => {
    expect(() => serverJob(jobs, "ping")).toThrow('"ping" is the name of 2 jobs: say exec:ping or http:ping');
    expect([...labelsOf(jobs).values()]).toEqual([
      "Backup",
      "backup-check",
      "job 2",
      "job 10",
      "exec:ping",
      "http:ping",
    ]);
  });
});
