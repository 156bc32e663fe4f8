import { didYouMean } from "./did-you-mean.ts";
import { type IniEntry, type IniSection, parseIni } from "./ini.ts";
import { OPTION_TABLE, SECTION_KINDS, type SectionKind } from "./option-table.ts";
import { formatPlace, type Place, type ProblemList } from "./problem.ts";
import { type Entry, headerOf, nounOf, type Section } from "./section.ts";

/** A configuration file, read. */
export interface SourceText {
  /** The name of the file, as messages show it. */
  readonly file: string;
  readonly text: string;
  /** `main`: karajo.conf; `jobs`: of job.d; `http-jobs`: of job_http.d; `users`: user.conf. */
  readonly role: "main" | "jobs" | "http-jobs" | "users";
}

const KINDS_BY_ROLE: Readonly<Record<SourceText["role"], readonly SectionKind[]>> = {
  main: SECTION_KINDS,
  jobs: ["job"],
  "http-jobs": ["job.http"],
  users: ["user"],
};

/**
 * The sections of all files, in the order in which each name first appears. Within a file, a section that appears again
 * adds to the first; in another file it replaces the earlier one wholly, with a warning unless that was in the main file.
 */
export function sectionsOfTexts(sources: readonly SourceText[], problems: ProblemList): readonly Section[] {
  const found = new Map<string, { readonly section: Section; readonly role: SourceText["role"] }>();
  for (const source of sources) {
    for (const [key, section] of sectionsOfText(source, problems)) {
      const earlier = found.get(key);
      if (earlier !== undefined && earlier.role !== "main") {
        const message = `${nounOf(section)} replaces the one at ${formatPlace(earlier.section.place)}`;
        problems.warning(section.place, message);
      }
      found.set(key, { section, role: source.role });
    }
  }
  return [...found.values()].map(({ section }) => section);
}

/** The sections of one file, each by its kind and name. */
function sectionsOfText(source: SourceText, problems: ProblemList): ReadonlyMap<string, Section> {
  const { file } = source;
  const ini = parseIni(source.text);
  for (const { line, column, message } of ini.problems) problems.error({ file, line, column }, message);
  const found = new Map<string, Section>();
  for (const section of ini.sections) {
    const place = { file, line: section.line, column: section.column };
    const kind = kindOf(section, source, place, problems);
    if (kind === undefined) continue;
    const key = `${kind}\n${section.sub}`;
    const entries = section.entries.map((entry) => entryOf(entry, file));
    const first = found.get(key);
    found.set(key, {
      kind,
      name: section.sub,
      place: first?.place ?? place,
      origin: "text",
      hasFunction: false,
      unreadKeys: [],
      entries: first === undefined ? entries : [...first.entries, ...entries],
    });
  }
  return found;
}

/** The kind of a section that is to be read; says why where it is not. */
function kindOf(section: IniSection, source: SourceText, place: Place, problems: ProblemList): SectionKind | undefined {
  const kind = SECTION_KINDS.find((one) => one === section.name);
  const read = KINDS_BY_ROLE[source.role];
  if (kind !== undefined && read.includes(kind) && (kind === "karajo") === (section.sub === "")) return kind;
  const header = headerOf(section.nameAsWritten, section.sub);
  if (kind === undefined) {
    problems.warning(place, `unknown section ${header}, ignored${didYouMean(section.name, SECTION_KINDS)}`);
  } else if (!read.includes(kind)) {
    const headings = read.map((one) => OPTION_TABLE[one].heading).join(", ");
    problems.warning(place, `${header} is ignored here: expected only ${headings} in this file`);
  } else if (kind === "karajo") {
    problems.warning(place, `${header} is ignored: expected ${OPTION_TABLE.karajo.heading}, without a name`);
  } else {
    problems.error(place, `${header} has no name: expected ${OPTION_TABLE[kind].heading}`);
  }
  return undefined;
}

function entryOf({ key, value, line, column, valueColumn, isVerbatim }: IniEntry, file: string): Entry {
  return { key, value, file, line, column, valueColumn, isVerbatim };
}
