import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../config/parse-configuration.ts";
import { jobKey } from "../domain/job-id.ts";
import { findJob, jobsOf } from "./find-job.ts";

const text = `[job "Back up"]\nschedule = daily\ncommand = true
[job "both"]\nschedule = daily\ncommand = true
[job.http "both"]\ninterval = 5m\nhttp_url = /x\n`;
const { configuration } = parseConfiguration([{ file: "f", text, role: "main" }], {
  fallbackSecret: "x",
  environment: {},
});
const jobs = configuration === undefined ? [] : jobsOf(configuration);

describe("a job is found", () => {
  test.each([
    ["Back up", "exec:back_up"],
    ["back_up", "exec:back_up"],
    ["exec:Back up", "exec:back_up"],
    ["exec:back_up", "exec:back_up"],
    ["http:both", "http:both"],
  ])("by %s", (wanted, key) => expect(jobKey(findJob(jobs, wanted))).toBe(key));

  test("not by a name that two have, and both are named", () => {
    expect(() => findJob(jobs, "both")).toThrow('there are two jobs "both": say exec:both or http:both');
  });

  test.each([
    ["back_upp", 'there is no job "back_upp": did you mean "back_up"?'],
    ["http:back_up", 'there is no job "http:back_up" in the configuration'],
    ["", 'there is no job "" in the configuration'],
  ])("and not by %j", (wanted, message) => expect(() => findJob(jobs, wanted)).toThrow(message));
});
