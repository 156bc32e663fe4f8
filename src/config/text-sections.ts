import { didYouMean } from "./did-you-mean.ts";
import { type IniEntry, type IniSection, parseIni } from "./ini.ts";
import { OPTION_TABLE, SECTION_KINDS, type SectionKind } from "./option-table.ts";
import { formatPlace, type Place, type ProblemList } from "./problem.ts";
import { type Entry, headerOf, nounOf, type Section, valuePlaceOf } from "./section.ts";

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

/** A section and the file that it is from; what is added to it goes to `entries`. */
interface Found {
  readonly source: SourceText;
  readonly section: Section;
  readonly entries: Entry[];
}

/**
 * The sections of all files, in the order in which each name first appears. Within a file, a section that appears again
 * adds to the first; in another file it replaces the earlier one wholly, with a warning unless that was in the main file.
 */
export function sectionsOfTexts(sources: readonly SourceText[], problems: ProblemList): readonly Section[] {
  const found = new Map<string, Found>();
  for (const source of sources) addSections(found, source, problems);
  return Array.from(found.values(), ({ section }) => section);
}

function addSections(found: Map<string, Found>, source: SourceText, problems: ProblemList): void {
  const { file } = source;
  const ini = parseIni(source.text);
  for (const { line, column, message } of ini.problems) problems.error({ file, line, column }, message);
  const hasForeignBytes = source.text.includes(FOREIGN_BYTE);
  for (const written of ini.sections) {
    const place = { file, line: written.line, column: written.column };
    const kind = kindOf(written, source, place, problems);
    if (kind === undefined) continue;
    for (const { touchingComment } of written.entries) {
      if (touchingComment !== undefined) problems.warning({ file, ...touchingComment }, TOUCHING_COMMENT);
    }
    if (hasForeignBytes) warnOfForeignBytes(written, place, problems);
    const key = `${kind}\n${written.sub}`;
    const earlier = found.get(key);
    if (earlier?.source === source) {
      for (const entry of written.entries) earlier.entries.push(entryOf(entry, file));
      continue;
    }
    const entries = written.entries.map((entry) => entryOf(entry, file));
    const section: Section = {
      kind,
      name: written.sub,
      place,
      origin: "text",
      hasFunction: false,
      entries,
      unreadKeys: [],
    };
    warnOfReplacement(section, earlier, problems);
    found.set(key, { source, section, entries });
  }
}

/** What stands in a text for bytes that are not UTF-8. */
const FOREIGN_BYTE = "\uFFFD";

function warnOfForeignBytes({ sub, entries }: IniSection, place: Place, problems: ProblemList): void {
  const message = "what is not UTF-8 is read as U+FFFD: save the file as UTF-8";
  if (sub.includes(FOREIGN_BYTE)) problems.warning(place, message);
  for (const entry of entries) {
    const offset = entry.value.indexOf(FOREIGN_BYTE);
    if (offset >= 0) problems.warning(valuePlaceOf(entryOf(entry, place.file), offset), message);
  }
}

/** Says nothing of the text: it may be the rest of a secret. */
const TOUCHING_COMMENT =
  "the value ends here, the rest of the line is a comment: put the value in double quotes if it goes on, a blank before " +
  "the comment if not";

function warnOfReplacement(section: Section, earlier: Found | undefined, problems: ProblemList): void {
  if (earlier === undefined || earlier.source.role === "main") return;
  const message = `${nounOf(section)} replaces the one at ${formatPlace(earlier.section.place)}`;
  problems.warning(section.place, message);
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
