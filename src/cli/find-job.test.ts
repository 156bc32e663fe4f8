import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../config/parse-configuration.ts";
import { jobKey } from "../domain/job-id.ts";
import { configuredJob } from "./configured-jobs.ts";

const text = `[job "Back up"]\nschedule = daily\ncommand = true
[job "both"]\nschedule = daily\ncommand = true
[job "Žlutý kůň"]\nschedule = daily\ncommand = true
[job.http "both"]\ninterval = 5m\nhttp_url = /x\n`;
const { configuration } = parseConfiguration([{ file: "f", text, role: "main" }], {
  fallbackSecret: "x",
  environment: {},
});
if (configuration === undefined) throw new Error("it has mistakes");

describe("a job is found", () => {
  test.each([
    ["Back up", "exec:back_up"],
    ["back_up", "exec:back_up"],
    ["BACK UP", "exec:back_up"],
    ["Back_Up", "exec:back_up"],
    ["ŽLUTÝ kůň", "exec:__lut___k____"],
    ["žlutý KŮŇ", "exec:__lut___k____"],
    ["exec:Back up", "exec:back_up"],
    ["exec:back_up", "exec:back_up"],
    ["http:both", "http:both"],
    ["HTTP:Both", "http:both"],
  ])("by %s", (wanted, key) => expect(jobKey(configuredJob(configuration, wanted))).toBe(key));

  test("not by a name that two have, and both are named", () => {
    expect(() => configuredJob(configuration, "both")).toThrow(
      '"both" is the name of 2 jobs: say exec:both or http:both',
    );
  });

  test.each([
    ["back_upp", 'no job is called "back_upp": did you mean "back_up"?'],
    ["back", 'no job is called "back": did you mean "Back up"?'],
    ["http:back_up", 'no job is called "http:back_up" in the configuration'],
    ["", 'no job is called "" in the configuration'],
  ])("and not by %j", (wanted, message) => expect(() => configuredJob(configuration, wanted)).toThrow(message));
});
