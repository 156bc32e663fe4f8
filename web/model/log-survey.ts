import { visibleText } from "./log-escapes.ts";
import { kindOf, parseLine, textOf } from "./log-line.ts";
import type { LineBatch } from "./log-split.ts";

/** A place in a log that is worth going to. */
export interface LogPlace {
  /** Of the first byte of its line. */
  readonly offset: number;
  readonly kind: "attempt" | "command" | "request" | "response" | "failure";
  readonly label: string;
  readonly at: number | undefined;
}

/** A line that speaks of an error. */
export interface LogProblem {
  readonly offset: number;
  readonly text: string;
  /** Whether karajo says it, not the output. */
  readonly isFailure: boolean;
}

const MOST_PLACES = 1_000;
const MOST_PROBLEMS = 500;
const SHOWN_LENGTH = 200;
/** How much of a line is looked at for a word on errors. */
const READ_LENGTH = 5_000;

/** What there is in a log: its sections and its problems. */
export class LogSurvey {
  readonly #places: LogPlace[] = [];
  readonly #problems: LogProblem[] = [];
  #begin: LogPlace | undefined;
  #hasAttempts = false;
  #problemCount = 0;

  /** Attempts, commands, requests and answers, and what failed, in the order of the log. */
  get places(): readonly LogPlace[] {
    return this.#hasAttempts && this.#begin !== undefined ? [this.#begin, ...this.#places] : this.#places;
  }

  /** When the log begins. */
  get begunAt(): number | undefined {
    return this.#begin?.at;
  }

  /** The first of them. */
  get problems(): readonly LogProblem[] {
    return this.#problems;
  }

  get problemCount(): number {
    return this.#problemCount;
  }

  take({ offsets, lines }: Pick<LineBatch, "offsets" | "lines">): void {
    for (const [i, line] of lines.entries()) this.#look(offsets[i] ?? 0, line.slice(0, READ_LENGTH));
  }

  #look(offset: number, line: string): void {
    const text = textOf(line);
    const kind = kindOf(text);
    if (kind === "output") return;
    if (kind === "quiet" || kind === "failure") this.#notePlace(offset, line, text);
    if (kind !== "failure" && kind !== "problem") return;
    this.#problemCount++;
    if (this.#problems.length === MOST_PROBLEMS) return;
    const isFailure = kind === "failure";
    this.#problems.push({
      offset,
      text: isFailure ? (placeOf(text)?.label ?? text) : shortened(visibleText(text)),
      isFailure,
    });
  }

  #notePlace(offset: number, line: string, text: string): void {
    if (text === "=== BEGIN") {
      this.#begin = { offset, kind: "attempt", label: "Attempt 1", at: parseLine(line).at };
      return;
    }
    const place = placeOf(text);
    if (place === undefined || this.#places.length >= MOST_PLACES) return;
    if (place.kind === "attempt") this.#hasAttempts = true;
    this.#places.push({ offset, ...place, at: parseLine(line).at });
  }
}

/** A place with how long it took from there to the next one of its rank, in milliseconds. */
export interface LogSection extends LogPlace {
  readonly took: number | undefined;
}

/** The places with their durations; `end`: when the log ended, or what time it is. */
export function sectionsOf(places: readonly LogPlace[], end: number | undefined): readonly LogSection[] {
  return places.map((place, i) => {
    const next = places.slice(i + 1).find(({ kind }) => place.kind !== "attempt" || kind === "attempt");
    const until = next === undefined ? end : next.at;
    const isTimed = place.kind !== "failure" && place.at !== undefined && until !== undefined;
    return { ...place, took: isTimed ? Math.max(0, until - (place.at ?? until)) : undefined };
  });
}

const FORMS: readonly { readonly kind: LogPlace["kind"]; readonly form: RegExp; readonly label: string }[] = [
  { kind: "attempt", form: /^=== ATTEMPT ([0-9]+ of [0-9]+)$/, label: "Attempt " },
  { kind: "command", form: /^--- Execute +[0-9]+: (.*)$/, label: "" },
  { kind: "request", form: /^--- HTTP request:()$/, label: "Request" },
  { kind: "response", form: /^--- HTTP response:()$/, label: "Response" },
  { kind: "failure", form: /^!!! (?:job(?:_http)?: [a-z0-9_-]+: )?(.*)$/, label: "" },
];

function placeOf(text: string): Pick<LogPlace, "kind" | "label"> | undefined {
  for (const { kind, form, label } of FORMS) {
    const found = form.exec(text);
    if (found !== null) return { kind, label: shortened(`${label}${visibleText(found[1] ?? "")}`) };
  }
  return undefined;
}

function shortened(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
