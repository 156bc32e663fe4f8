import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Configuration } from "../domain/configuration.ts";
import { parseConfiguration } from "./parse-configuration.ts";
import { formatProblem } from "./problem.ts";
import type { SourceText } from "./text-sections.ts";

const folder = fileURLToPath(new URL("../../test/golden/config/", import.meta.url));
const surroundings = {
  fallbackSecret: "fallback",
  environment: { SMTP_USER: "mailer", SMTP_PASSWORD: "from the environment" },
};

describe("golden configurations", () => {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith(".conf"))
    .map((entry) => entry.name.replace(/\.conf$/, ""));

  test.each(names)("%s", (name) => {
    const parsed = parseConfiguration(sourcesOf(name), surroundings);
    const actual = {
      problems: parsed.problems.map(formatProblem),
      usesFallbackSecret: parsed.usesFallbackSecret,
      configuration: parsed.configuration === undefined ? null : unlikeDefaults(parsed.configuration),
    };
    const file = join(folder, `${name}.expect.json`);
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, `${JSON.stringify(actual, null, 2)}\n`);
    expect(JSON.parse(JSON.stringify(actual))).toEqual(JSON.parse(readFileSync(file, "utf8")));
  });

  test("every expectation has its configuration", () => {
    const expected = readdirSync(folder).filter((entry) => entry.endsWith(".expect.json"));
    expect(expected.map((entry) => entry.replace(/\.expect\.json$/, "")).toSorted()).toEqual(names.toSorted());
  });
});

/** The files of a golden configuration, in the order in which a server reads them. */
function sourcesOf(name: string): readonly SourceText[] {
  const single = join(folder, `${name}.conf`);
  if (existsSync(single)) return [{ file: `${name}.conf`, text: readFileSync(single, "utf8"), role: "main" }];
  const read = (file: string, role: SourceText["role"]): SourceText[] => {
    const path = join(folder, name, file);
    return existsSync(path) ? [{ file, text: readFileSync(path, "utf8"), role }] : [];
  };
  const readAll = (subfolder: string, role: SourceText["role"]): SourceText[] => {
    const path = join(folder, name, subfolder);
    const files = existsSync(path) ? readdirSync(path).toSorted() : [];
    return files.flatMap((file) => read(`${subfolder}/${file}`, role));
  };
  return [
    ...read("karajo.conf", "main"),
    ...readAll("job.d", "jobs"),
    ...readAll("job_http.d", "http-jobs"),
    ...read("user.conf", "users"),
  ];
}

/** A configuration without what is as it is by default; names and kinds stay. */
function unlikeDefaults(configuration: Configuration): object {
  const { configuration: defaults } = parseConfiguration([{ file: "", text: DEFAULTS, role: "main" }], surroundings);
  return {
    settings: unlike(configuration.settings, defaults?.settings),
    jobs: configuration.jobs.map((job) => unlike(job, defaults?.jobs[0])),
    httpJobs: configuration.httpJobs.map((job) => unlike(job, defaults?.httpJobs[0])),
    notifications: configuration.notifications,
    users: configuration.users,
  };
}

const DEFAULTS = '[job "-"]\ncommand = -\n[job.http "-"]\nhttp_url = /-\n';

function unlike(value: object, defaults: object | undefined): object {
  const byDefault = new Map<string, unknown>(Object.entries(defaults ?? {}));
  const given = Object.entries(value).filter(
    ([key, one]) => key === "kind" || JSON.stringify(one) !== JSON.stringify(byDefault.get(key)),
  );
  // JSON would leave an undefined field out, as if it were the default.
  return Object.fromEntries(given.map(([key, one]: [string, unknown]) => [key, one === undefined ? null : one]));
}
