import type { EnvVariable } from "../../domain/job.ts";
import { bad, ok, type Result } from "../../domain/result.ts";

/** What is wrong with an environment file. The message holds nothing of the file's text, which may be secret. */
export interface EnvFileProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

const BLANK = /[ \t]*(?:[#;][^\n]*)?(?:\n|$)/y;
const NAME = /[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/y;
const QUOTED = /'(?<single>[^']*)'|"(?<double>(?:[^"\\]+|\\.)*)"/sy;
const PLAIN = /(?:[^\\\n]+|\\(?:.|$))*/sy;
const END = /[ \t]*(?:\n|$)/y;

/**
 * The variables of an environment file, or its first problem. The format is that of systemd's `EnvironmentFile=`
 * (systemd.exec(5)), and lines may begin with `export`: nothing is expanded, a quoted value may hold line breaks, a
 * backslash at the end of a line joins it with the next, and `#` begins a comment only where a line begins.
 */
export function parseEnvFile(text: string): Result<readonly EnvVariable[], EnvFileProblem> {
  const source = text.replace(/\r\n/g, "\n");
  const variables: EnvVariable[] = [];
  for (let at = 0; at < source.length; ) {
    const blank = matchAt(BLANK, source, at);
    if (blank !== undefined) {
      at += blank[0].length;
      continue;
    }
    const variable = variableAt(source, at);
    if (!variable.ok) return bad({ line: source.slice(0, at).split("\n").length, message: variable.problem });
    variables.push(variable.value);
    at = variable.value.end;
  }
  return ok(variables.map(({ name, value }) => ({ name, value })));
}

function variableAt(source: string, start: number): Result<EnvVariable & { readonly end: number }> {
  const head = matchAt(NAME, source, start);
  if (head === undefined) return bad("expected NAME=value");
  const at = start + head[0].length;
  const text = valueAt(source, at);
  if (text === undefined) return bad("the quote is not closed");
  const end = matchAt(END, source, at + text.length);
  if (end === undefined) return bad("there is text after the closing quote");
  if (text.value.includes("\0")) return bad("a variable cannot hold a NUL byte");
  return ok({ name: head[1] ?? "", value: text.value, end: at + text.length + end[0].length });
}

/** The value that begins here and how long its text is; `undefined` where its quote is not closed. */
function valueAt(source: string, at: number): { readonly value: string; readonly length: number } | undefined {
  if (source[at] !== '"' && source[at] !== "'") {
    const text = matchAt(PLAIN, source, at)?.[0] ?? "";
    // An escaped line break is nothing; of any other escape the backslash goes. Blanks at the end are not meant.
    return { value: text.replace(/[ \t]+$/, "").replace(/\\(?:\n|(.)|$)/gs, "$1"), length: text.length };
  }
  const quoted = matchAt(QUOTED, source, at);
  if (quoted === undefined) return undefined;
  const { single, double = "" } = quoted.groups ?? {};
  return { value: single ?? double.replace(/\\([$`"\\])|\\\n/g, "$1"), length: quoted[0].length };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
