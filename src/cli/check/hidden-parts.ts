import { didYouMean } from "../../config/did-you-mean.ts";
import { OPTION_TABLE } from "../../config/option-table.ts";

/** A part of a line that must not be shown: UTF-16 units from `start` up to, not including, `end`. */
export interface HiddenPart {
  readonly start: number;
  readonly end: number;
}

const OPTIONS = Object.values(OPTION_TABLE).flatMap(({ options }) => Object.entries(options));
const KNOWN_KEYS = new Set(OPTIONS.map(([key]) => key));
const SECRET_KEYS = new Set(OPTIONS.filter(([, { isSecret }]) => isSecret).map(([key]) => key));
/** Parts of words that promise a secret, also where karajo knows no such key. */
const SOUNDS_SECRET = /secret|passw|passphrase|token|credential|api_?key/i;

const KEY = /^\s*(\p{L}[\p{L}\p{Nd}._-]*)\s*/u;
const WELL_FORMED = /^\s*(?:$|[#;[]|\p{L}[\p{L}\p{Nd}._-]*[ \t]*(?:[=#;]|$))/u;

/**
 * What to hide on each line of a configuration file, so that the others may be shown. It goes by the looks of a line and
 * not by what was understood of it: a line with a mistake may be a secret whose key is misspelled, or the rest of one.
 */
export function hiddenParts(lines: readonly string[]): readonly (readonly HiddenPart[])[] {
  let isInSecret = false; // the line before is (part of) a secret
  let goesOn = false; // the line before ends with a backslash
  return lines.map((line) => {
    const isRest = isInSecret && (goesOn || !WELL_FORMED.test(line));
    const parts = isRest ? wholeLine(line) : partsOf(line);
    if (line.trim() !== "") isInSecret = parts.some(({ end }) => end >= line.trimEnd().length);
    goesOn = line.endsWith("\\");
    return parts;
  });
}

function partsOf(line: string): readonly HiddenPart[] {
  const [head = "", key = ""] = KEY.exec(line) ?? [];
  const start = afterSeparator(line, head.length);
  if (isSecretKey(key)) return toEnd(line, start);
  if (key.toLowerCase() === "env") return toEnd(line, afterVariable(line, start));
  const named = [...line.matchAll(/(\p{L}[\p{L}\p{Nd}._-]*)\s*[=:]/gu)].find(
    ({ 1: word = "", index }) =>
      index >= head.length && (SECRET_KEYS.has(word.toLowerCase()) || SOUNDS_SECRET.test(word)),
  );
  const parts = [...partsOfUrls(line)];
  return named === undefined ? parts : [...parts, ...toEnd(line, named.index + named[0].length)];
}

/** User and password of an address, and its query, in which keys are sent. */
function* partsOfUrls(line: string): Generator<HiddenPart> {
  for (const { 0: url, index } of line.matchAll(/:\/\/[^\s"]+/g)) {
    const user = url.lastIndexOf("@");
    if (user >= 0) yield { start: index + 3, end: index + user };
    const query = url.search(/[?#]/);
    if (query > user && query + 1 < url.length) yield { start: index + query + 1, end: index + url.length };
  }
}

function isSecretKey(written: string): boolean {
  const key = written.toLowerCase();
  if (KNOWN_KEYS.has(key)) return SECRET_KEYS.has(key);
  return key !== "" && (SOUNDS_SECRET.test(key) || didYouMean(key, [...SECRET_KEYS, "env"]) !== "");
}

/** Where a value begins: behind `=`, or what somebody wrote in its place. */
function afterSeparator(line: string, at: number): number {
  const [separator = ""] = /^[=:]?\s*/.exec(line.slice(at)) ?? [];
  return at + separator.length;
}

/** Behind `NAME=`; where there is none, all of it may be the value. */
function afterVariable(line: string, at: number): number {
  return at + (/^"?[A-Za-z_][A-Za-z0-9_]*=/.exec(line.slice(at))?.[0].length ?? 0);
}

function toEnd(line: string, start: number): readonly HiddenPart[] {
  return start < line.length ? [{ start, end: line.length }] : [];
}

function wholeLine(line: string): readonly HiddenPart[] {
  return [{ start: 0, end: line.length }];
}
