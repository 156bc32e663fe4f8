import type { Option } from "../../config/option.ts";
import { KARAJO_OPTIONS, OPTION_TABLE } from "../../config/option-table.ts";
import type { Place, Problem } from "../../config/problem.ts";
import { listEntries, placeOf, type Section, textOf, valuePlaceOf } from "../../config/section.ts";
import type { Job } from "../../domain/job.ts";

/** One option of a job as it is in the end, and why. */
export interface ExplainedOption {
  readonly key: string;
  /** As one would write it in the file; `undefined`: there is none. Never a secret. */
  readonly value: string | undefined;
  readonly origin: "job" | "server" | "default";
  /** Where the value is; `undefined` for a default. */
  readonly place: Place | undefined;
  /** What is odd about it. */
  readonly notes: readonly string[];
}

/** What an option of a job that has no value of its own takes from `[karajo]`. */
const INHERITED: Readonly<Record<Job["kind"], Readonly<Record<string, keyof typeof KARAJO_OPTIONS>>>> = {
  exec: { secret: "secret", kill_grace: "kill_grace", max_parallel: "max_job_running" },
  http: { secret: "secret", http_timeout: "http_timeout", max_parallel: "max_job_running" },
};

const HIDDEN = "(set)";

/** Every option of a job, those that are lists once for each value, in the order of the manual. */
export function explain(
  job: Job,
  {
    own,
    server,
    problems,
  }: { readonly own: Section; readonly server: Section | undefined; readonly problems: readonly Problem[] },
): readonly ExplainedOption[] {
  return Object.entries(OPTION_TABLE[own.kind].options).flatMap(([key, option]) => {
    const notesAt = (place: Place) => problems.filter((problem) => isAt(problem, place)).map(({ message }) => message);
    const written = writtenIn(own, key, option).map(
      ({ value, place }): ExplainedOption => ({ key, value, origin: "job", place, notes: notesAt(place) }),
    );
    if (written.length > 0) return written;
    const from = INHERITED[job.kind][key];
    return [from === undefined ? byDefault(job, key, option) : inherited(key, from, server)];
  });
}

/** Where a value comes from, in words. */
export function originInWords({ origin, place }: Pick<ExplainedOption, "origin" | "place">): string {
  const where = place === undefined ? "default" : `${place.file}:${place.line}`;
  return origin === "server" ? `from [karajo] ${where}` : where;
}

function writtenIn(section: Section, key: string, option: Option) {
  const shown = (value: string) => (option.isSecret ? HIDDEN : shownValue(key, value));
  if (option.isList) {
    return listEntries(section, key).map((entry) => ({ value: shown(entry.value), place: valuePlaceOf(entry) }));
  }
  const value = textOf(section, key);
  return value === "" ? [] : [{ value: shown(value), place: placeOf(section, key) }];
}

/** A variable may hold a secret, and so may the address of a request: user, password and query of it. */
function shownValue(key: string, value: string): string {
  if (key === "env") return value.replace(/=.*$/s, `=${HIDDEN}`);
  if (key !== "http_url") return value;
  return value.replace(/(:\/\/)[^/]*@/, `$1${HIDDEN}@`).replace(/\?.+$/s, `?${HIDDEN}`);
}

function inherited(key: string, from: keyof typeof KARAJO_OPTIONS, server: Section | undefined): ExplainedOption {
  const option = KARAJO_OPTIONS[from];
  const [written] = server === undefined ? [] : writtenIn(server, from, option);
  const value = written?.value ?? defaultOf(option);
  return { key, value, origin: "server", place: written?.place, notes: [] };
}

/** The default of most options; of one it depends on the others. */
function byDefault(job: Job, key: string, option: Option): ExplainedOption {
  const value = key === "catch_up" ? job.catchUp.catchUp : defaultOf(option);
  return { key, value, origin: "default", place: undefined, notes: [] };
}

function defaultOf(option: Option): string | undefined {
  return option.default === "" ? undefined : option.default;
}

function isAt(problem: Problem, place: Place): boolean {
  return problem.file === place.file && problem.line === place.line;
}
