import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../../config/parse-configuration.ts";
import { ProblemList } from "../../config/problem.ts";
import { sectionsOfTexts } from "../../config/text-sections.ts";
import { jobKey } from "../../domain/job-id.ts";
import { configuredJob } from "../configured-jobs.ts";
import { explain, originInWords } from "./explanation.ts";

const TEXT = `[karajo]
secret = hunter2-of-the-server
http_timeout = 1m

[job "a"]
interval = 10s
env = TOKEN=hunter2
env = OTHER=hunter2
schedule =
command = one
command = two

[job.http "b"]
schedule = hourly
http_url = https://me:hunter2@example.org/x?key=hunter2
http_header = Authorization: hunter2
secret = hunter2-of-its-own
catch_up = last
`;

/** The options of a job, as key, value, origin and what is odd. */
function explained(name: string) {
  const sources = [{ file: "k.conf", text: TEXT, role: "main" }] as const;
  const { configuration, problems } = parseConfiguration(sources, { fallbackSecret: "x", environment: {} });
  if (configuration === undefined) throw new Error(JSON.stringify(problems));
  const job = configuredJob(configuration, name);
  const sections = sectionsOfTexts(sources, new ProblemList());
  const own = sections.find((section) => section.name === job.name);
  const server = sections.find(({ kind }) => kind === "karajo");
  if (own === undefined) throw new Error(`no section for ${jobKey(job)}`);
  const options = explain(job, { own, server, problems });
  return options.map((option) => [option.key, option.value, originInWords(option), ...option.notes]);
}

describe("a job is explained", () => {
  test("with what is written, each value of a list, and what is odd about it", () => {
    expect(explained("a")).toEqual(
      expect.arrayContaining([
        ["interval", "10s", "k.conf:6", 'interval "10s" is below 1m: 1m is used'],
        ["command", "one", "k.conf:10"],
        ["command", "two", "k.conf:11"],
      ]),
    );
  });

  test("with what it has from [karajo], be that written or a default", () => {
    expect(explained("a")).toEqual(
      expect.arrayContaining([
        ["secret", "(set)", "from [karajo] k.conf:2"],
        ["kill_grace", "10s", "from [karajo] default"],
        ["max_parallel", "1", "from [karajo] default"],
      ]),
    );
    expect(explained("b")).toEqual(
      expect.arrayContaining([
        ["http_timeout", "1m", "from [karajo] k.conf:3"],
        ["secret", "(set)", "k.conf:17"],
      ]),
    );
  });

  test("with defaults, also one that depends on its timer; an empty value is none", () => {
    expect(explained("a")).toEqual(
      expect.arrayContaining([
        ["catch_up", "last", "default"],
        ["schedule", undefined, "default"],
        ["overlap", "queue", "default"],
      ]),
    );
  });

  test("without anything that may be a secret", () => {
    expect(JSON.stringify([explained("a"), explained("b")])).not.toContain("hunter2");
    expect(explained("b")).toContainEqual(["http_url", "https://(set)@example.org/x?(set)", "k.conf:15"]);
    expect(explained("a")).toContainEqual(["env", "TOKEN=(set)", "k.conf:7"]);
  });
});
