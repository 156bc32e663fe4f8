import type { Configuration, Settings } from "../domain/configuration.ts";
import type { Job } from "../domain/job.ts";
import { type AfterJobs, resolveAfter } from "./after-jobs.ts";
import { checkIds, checkNotifications, checkPaths, type ReadJob } from "./cross-checks.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { readExecJob } from "./exec-job.ts";
import { readHttpJob } from "./http-job.ts";
import { type Environment, readNotification } from "./notification.ts";
import type { SectionKind } from "./option-table.ts";
import type { Problem, ProblemList } from "./problem.ts";
import type { Section } from "./section.ts";
import { readSettings } from "./settings.ts";
import { readUser } from "./user.ts";

/** What a configuration takes from the world around it. */
export interface Surroundings {
  /** The secret of the server where `[karajo]` has none. */
  readonly fallbackSecret: string;
  /** What `$NAME` in `smtp_user` and `smtp_password` stands for. */
  readonly environment: Environment;
}

/** The outcome of reading a configuration. Deeply frozen. */
export interface ParsedConfiguration {
  /** `undefined` if and only if one of the problems is an error. */
  readonly configuration: Configuration | undefined;
  readonly problems: readonly Problem[];
  /** Whether the server has no secret of its own, so that the fallback is used and a person must be told of it. */
  readonly usesFallbackSecret: boolean;
}

/**
 * Checks the sections and makes a configuration of them, adding to the problems found already. `files` is the order in
 * which the problems are listed.
 */
export function resolveConfiguration(
  sections: readonly Section[],
  surroundings: Surroundings,
  { problems, files }: { readonly problems: ProblemList; readonly files: readonly string[] },
): ParsedConfiguration {
  const ofKind = groupByKind(sections);
  const written = readSettings(ofKind("karajo")[0] ?? emptySettings(files), problems);
  const usesFallbackSecret = written.secret === "";
  const settings = usesFallbackSecret ? { ...written, secret: surroundings.fallbackSecret } : written;
  const configuration: Configuration = {
    settings,
    ...readJobs(ofKind, settings, problems),
    notifications: ofKind("notif").map((section) => readNotification(section, surroundings.environment, problems)),
    users: ofKind("user").map((section) => readUser(section, problems)),
  };
  return deepFreeze({
    configuration: problems.hasErrors ? undefined : configuration,
    problems: problems.sortedBy(files),
    usesFallbackSecret,
  });
}

type SectionsOf = (kind: SectionKind) => readonly Section[];

function readJobs(
  ofKind: SectionsOf,
  settings: Settings,
  problems: ProblemList,
): Pick<Configuration, "jobs" | "httpJobs"> {
  const jobs = ofKind("job").map((section) => ({ section, job: readExecJob(section, settings, problems) }));
  const httpJobs = ofKind("job.http").map((section) => ({ section, job: readHttpJob(section, settings, problems) }));
  checkIds(jobs, problems);
  checkIds(httpJobs, problems);
  checkPaths(jobs, problems);
  checkNotifications([...jobs, ...httpJobs], ofKind("notif"), problems);
  const after = resolveAfter([...jobs, ...httpJobs], problems);
  return { jobs: jobs.map((read) => jobOf(read, after)), httpJobs: httpJobs.map((read) => jobOf(read, after)) };
}

function jobOf<Kind extends Job>({ section, job }: ReadJob<Kind>, afterJobs: AfterJobs): Kind {
  const after = afterJobs.get(section);
  return after === undefined ? job : { ...job, after };
}

function groupByKind(sections: readonly Section[]): SectionsOf {
  const groups = new Map<SectionKind, Section[]>();
  for (const section of sections) {
    const group = groups.get(section.kind);
    if (group === undefined) groups.set(section.kind, [section]);
    else group.push(section);
  }
  return (kind) => groups.get(kind) ?? [];
}

export function emptySettings(files: readonly string[]): Section {
  const place = { file: files[0] ?? "", line: 1, column: 1 };
  const nothing = { hasFunction: false, entries: [], unreadKeys: [] };
  return { kind: "karajo", name: "", place, origin: "text", ...nothing };
}
