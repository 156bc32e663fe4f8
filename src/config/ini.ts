import { decodeValue, scanValue } from "./ini-value.ts";

/** A text in the dialect of git-config, taken apart. Where there are problems, the sections hold what could be read. */
export interface Ini {
  /** In the order of the text; a section that appears twice is here twice. */
  readonly sections: readonly IniSection[];
  /** In the order of the text. Not empty: the text must be refused. */
  readonly problems: readonly IniProblem[];
}

/** Lines and columns count from 1; a column is a UTF-16 unit, as in most editors. */
export interface IniSection {
  /** In lower case: names of sections ignore case. */
  readonly name: string;
  readonly nameAsWritten: string;
  /** What stands in double quotes behind the name, its escapes removed; empty when there is none. */
  readonly sub: string;
  readonly line: number;
  readonly column: number;
  readonly entries: readonly IniEntry[];
}

export interface IniEntry {
  /** In lower case: keys ignore case. */
  readonly key: string;
  readonly keyAsWritten: string;
  /** Empty for a key alone. */
  readonly value: string;
  /** Whether the value is in the text as it is here, so that an offset in it is an offset in its line. */
  readonly isVerbatim: boolean;
  /** Where the key begins. */
  readonly line: number;
  readonly column: number;
  /** Where the value begins, on the line of the key. */
  readonly valueColumn: number;
  /** The last line of a value that continues over lines; else `line`. */
  readonly lastLine: number;
  /** Where a comment begins that touches the value, and so may have been meant as a part of it. */
  readonly touchingComment: { readonly line: number; readonly column: number } | undefined;
}

export interface IniProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** How far the text has been read, and what has been found. */
interface Scan {
  readonly text: string;
  at: number;
  line: number;
  lineStart: number;
  /** `before-any`: no header was met. `unreadable`: the last header was refused, and so its keys cannot be placed. */
  section: { readonly entries: IniEntry[] } | "before-any" | "unreadable";
  readonly sections: IniSection[];
  readonly problems: IniProblem[];
}

const HEADER = /\[(\p{L}[\p{L}\p{Nd}.-]*)(?:[ \t]+"([^"\\\n]*(?:\\[^\n][^"\\\n]*)*)")?\][ \t]*(?=[\n#;]|$)/uy;
const KEY = /\p{L}[\p{L}\p{Nd}._-]*[ \t]*(?=[=\n#;]|$)/uy;

/**
 * Reads a text in the dialect of git-config that karajo 0.9.3 reads. After a problem it goes on at the next line, so
 * that every problem of a text is found at once. Never throws.
 */
export function parseIni(text: string): Ini {
  const scan: Scan = {
    text: text.replaceAll("\r\n", "\n"),
    at: 0,
    line: 1,
    lineStart: 0,
    section: "before-any",
    sections: [],
    problems: [],
  };
  refuseOtherSystemsMarks(scan, text);
  while (scan.at < scan.text.length) {
    scan.at = afterBlanks(scan.text, scan.at);
    readLine(scan);
    scan.at = lineEnd(scan) + 1;
    scan.line++;
    scan.lineStart = scan.at;
  }
  const problems = scan.problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { sections: scan.sections, problems };
}

/** A file saved on Windows has these marks everywhere: one problem each says it all. */
function refuseOtherSystemsMarks(scan: Scan, original: string): void {
  if (scan.text.startsWith("\uFEFF")) {
    addProblem(scan, 0, "byte order mark at the start of the file: save the file as UTF-8 without one");
    scan.at = 1;
  }
  const firstReturn = original.indexOf("\r\n");
  if (firstReturn < 0) return;
  const before = original.slice(0, firstReturn);
  scan.problems.push({
    line: before.split("\n").length,
    column: firstReturn - before.lastIndexOf("\n"),
    message: "carriage return at the end of the line: save the file with Unix line ends",
  });
}

/** Reads the line at `scan.at`, and those that continue it; leaves `scan.at` anywhere on the last of them. */
function readLine(scan: Scan): void {
  const first = scan.text[scan.at];
  if (first === undefined || first === "\n" || first === "#" || first === ";") return;
  if (first === "[") readHeader(scan);
  else readEntry(scan);
}

function readHeader(scan: Scan): void {
  HEADER.lastIndex = scan.at;
  const match = HEADER.exec(scan.text);
  if (match === null) {
    scan.section = "unreadable";
    const { at, message } = headerProblem(scan.text, scan.at);
    addProblem(scan, at, message);
    return;
  }
  const [, name = "", sub = ""] = match;
  const entries: IniEntry[] = [];
  scan.section = { entries };
  scan.sections.push({
    name: name.toLowerCase(),
    nameAsWritten: name,
    sub: sub.replace(/\\(.)/gsu, "$1"),
    line: scan.line,
    column: columnOf(scan, scan.at),
    entries,
  });
}

function readEntry(scan: Scan): void {
  KEY.lastIndex = scan.at;
  if (!KEY.test(scan.text)) {
    const { at, message } = keyProblem(scan.text, scan.at);
    addProblem(scan, at, message);
    return;
  }
  const { line, lineStart, at: keyStart } = scan;
  const key = scan.text.slice(keyStart, KEY.lastIndex).trimEnd();
  scan.at = KEY.lastIndex;
  const hasValue = scan.text[scan.at] === "=";
  const value = hasValue ? readValue(scan) : { ...NO_VALUE, start: scan.at };
  if (scan.section === "before-any") {
    scan.section = "unreadable"; // one message, not one per key
    const message = `key ${JSON.stringify(key)} before any section: expected a line such as [karajo] above it`;
    scan.problems.push({ line, column: keyStart - lineStart + 1, message });
  }
  if (scan.section === "unreadable") return;
  scan.section.entries.push({
    key: key.toLowerCase(),
    keyAsWritten: key,
    value: value.value,
    isVerbatim: value.isVerbatim,
    line,
    column: keyStart - lineStart + 1,
    valueColumn: value.start - lineStart + 1,
    lastLine: scan.line,
    touchingComment: value.touchingComment,
  });
}

interface ReadValue extends Pick<IniEntry, "value" | "isVerbatim" | "touchingComment"> {
  readonly start: number;
}

const NO_VALUE = { value: "", isVerbatim: true, touchingComment: undefined } as const;

/** Reads the value behind the `=` at `scan.at` and moves to the line on which it ends. */
function readValue(scan: Scan): ReadValue {
  const { raw, start, end, joined, problem, touchingComment } = scanValue(scan.text, scan.at + 1);
  if (problem !== undefined) {
    const before = joined.filter((lineStart) => lineStart <= problem.at);
    const column = problem.at - (before.at(-1) ?? scan.lineStart) + 1;
    scan.problems.push({ line: scan.line + before.length, column, message: problem.message });
  }
  scan.at = end;
  scan.line += joined.length;
  scan.lineStart = joined.at(-1) ?? scan.lineStart;
  const value = decodeValue(raw);
  const comment =
    touchingComment === undefined ? undefined : { line: scan.line, column: columnOf(scan, touchingComment) };
  return { value, isVerbatim: value === raw, start, touchingComment: comment };
}

/** Says why the line at `start`, which begins with `[`, is not the header of a section. */
function headerProblem(text: string, start: number): { readonly at: number; readonly message: string } {
  const name = matchAt(/\[(?:\p{L}[\p{L}\p{Nd}.-]*)?/uy, text, start);
  const afterName = start + name.length;
  if (name === "[") return unexpected(text, afterName, 'a letter after "["');
  const blanks = matchAt(/[ \t]+/y, text, afterName);
  if (blanks === "" && text[afterName] !== "]") {
    return unexpected(text, afterName, 'letters, digits, "-", "." or "]" in the name of a section');
  }
  const sub = blanks === "" ? "" : matchAt(/"(?:[^"\\\n]|\\[^\n])*"?/uy, text, afterName + blanks.length);
  const afterSub = afterName + blanks.length + sub.length;
  if (blanks !== "" && sub === "") return unexpected(text, afterSub, `a double quote, as in ${name} "NAME"]`);
  if (text[afterSub] !== "]") return unexpected(text, afterSub, sub === "" ? '"]"' : 'the name to end with "]');
  const rest = afterSub + 1;
  return unexpected(text, rest + matchAt(/[ \t]*/y, text, rest).length, 'nothing but a comment behind "]"');
}

/** Says why no key begins at `start`. */
function keyProblem(text: string, start: number): { readonly at: number; readonly message: string } {
  const key = matchAt(/\p{L}[\p{L}\p{Nd}._-]*/uy, text, start);
  const afterKey = start + key.length;
  if (key === "") return unexpected(text, afterKey, "a key, which starts with a letter, or a section in [ ]");
  const blanks = matchAt(/[ \t]*/y, text, afterKey);
  if (blanks !== "") return unexpected(text, afterKey + blanks.length, '"=" behind the key');
  return unexpected(text, afterKey, 'letters, digits, "-", ".", "_" or "=" in a key');
}

const NAMES_OF_CHARACTERS: Readonly<Record<string, string>> = { "\n": "end of the line", " ": "blank", "\t": "tab" };

/** Shows one character only: the line may be the rest of a secret. */
function unexpected(text: string, at: number, expected: string): { readonly at: number; readonly message: string } {
  const codePoint = text.codePointAt(at) ?? 10;
  const char = String.fromCodePoint(codePoint);
  const hex = codePoint.toString(16).toUpperCase().padStart(4, "0");
  const isPrintable = /^[^\p{C}\p{Z}]$/u.test(char);
  const got = NAMES_OF_CHARACTERS[char] ?? (isPrintable ? JSON.stringify(char) : `character U+${hex}`);
  return { at, message: `unexpected ${got}: expected ${expected}` };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

function afterBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}

function lineEnd(scan: Scan): number {
  const end = scan.text.indexOf("\n", scan.at);
  return end < 0 ? scan.text.length : end;
}

function addProblem(scan: Scan, at: number, message: string): void {
  scan.problems.push({ line: scan.line, column: columnOf(scan, at), message });
}

function columnOf(scan: Scan, at: number): number {
  return at - scan.lineStart + 1;
}
