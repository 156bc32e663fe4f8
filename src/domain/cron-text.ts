import type { CronSchedule } from "./cron.ts";
import { bad, ok, type Result } from "./result.ts";
import type { ScheduleProblem } from "./schedule-text.ts";

/** Whether a text is meant as cron: a field or a nickname begins with no letter, each of karajo's own schedules does. */
export function isCronText(text: string): boolean {
  return /^\s*(?:[^\s\p{L}]|(?:CRON_)?TZ\s*=)/iu.test(text);
}

/**
 * The schedule that a cron expression writes; otherwise the first problem from the left. Never throws.
 *
 * Five fields, minute, hour, day of the month, month and weekday, or six with the second before them. A field is `*`, a
 * number, a range `a-b`, or a step `/n` through `*` or a range, or several of these by commas. Months and weekdays have
 * names, too, `jan` and `sun`; Sunday is 0 and 7. A day of the month may be `L`, the last one, `15W`, the weekday from
 * Monday to Friday that is nearest to the 15th within the month, or, alone, `LW`. A weekday may be `fri#2`, the second
 * in the month, or `friL`, the last. `?` stands for `*` where a day is asked for. `@hourly`, `@daily`, `@midnight`,
 * `@weekly`, `@monthly`, `@yearly` and `@annually` are short for what they say.
 *
 * @example
 * ```ts
 * parseCron("30 2 * * mon-fri"); // => { ok: true, value: { kind: "cron", expression: "30 2 * * MON-FRI" } }
 * parseCron("30 24 * * *");
 * // => { ok: false, problem: { message: "hour 24 is out of range: expected 0 to 23", offset: 3 } }
 * ```
 */
export function parseCron(text: string): Result<CronSchedule, ScheduleProblem> {
  const words: readonly Part[] = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], offset: match.index }));
  const [first = { text: "", offset: 0 }] = words;
  if (first.text.startsWith("@")) return parseNickname(first, words.length);
  if (/^(CRON_)?TZ=/i.test(first.text)) return problem(first, "a time zone is no part of an expression: set timezone");
  if (words.length !== 5 && words.length !== 6) return problem(first, fieldCountProblem(words.length));
  const kinds = words.length === 6 ? [SECOND, ...FIVE_FIELDS] : FIVE_FIELDS;
  for (const [index, kind] of kinds.entries()) {
    const wrong = problemOfField(words[index] ?? first, kind);
    if (wrong !== undefined) return wrong;
  }
  return ok(cron(words.map((word) => word.text.toUpperCase()).join(" ")));
}

/** The canonical text of a schedule, from which {@link parseCron} makes an equal one. */
export function formatCron(schedule: CronSchedule): string {
  return schedule.expression;
}

/** A part of the text, and where in the text it begins. */
interface Part {
  readonly text: string;
  readonly offset: number;
}

/** What a field holds. */
interface FieldKind {
  readonly noun: string;
  readonly min: number;
  readonly max: number;
  /** The first stands for `min`. */
  readonly names?: readonly string[];
  /** How many values a step may skip, at most. */
  readonly size: number;
  /** What else an item may be. */
  readonly extra?: RegExp;
  /** What else the whole field may be. */
  readonly whole?: RegExp;
}

const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ["@hourly", "0 * * * *"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@weekly", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
]);

const SECOND: FieldKind = { noun: "second", min: 0, max: 59, size: 60 };

const FIVE_FIELDS: readonly FieldKind[] = [
  { noun: "minute", min: 0, max: 59, size: 60 },
  { noun: "hour", min: 0, max: 23, size: 24 },
  {
    noun: "day of the month",
    min: 1,
    max: 31,
    size: 31,
    extra: /^(L|(0?[1-9]|[12][0-9]|3[01])W)$/i,
    whole: /^(LW|[?])$/i,
  },
  {
    noun: "month",
    min: 1,
    max: 12,
    size: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  {
    noun: "weekday",
    min: 0,
    max: 7,
    size: 7,
    names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    extra: /^([0-7]|sun|mon|tue|wed|thu|fri|sat)(L|#[1-5])$/i,
    whole: /^[?]$/,
  },
];

function parseNickname(nickname: Part, wordCount: number): Result<CronSchedule, ScheduleProblem> {
  const name = nickname.text.toLowerCase();
  const known = [...NICKNAMES.keys()].join(", ").replace(/, ([^,]*)$/, " or $1");
  if (name === "@reboot") return problem(nickname, "@reboot is not a time: set run_at_start to run when karajo starts");
  if (name === "@every") return problem(nickname, "@every is not a time of day: set interval, such as interval = 5m");
  const expression = NICKNAMES.get(name);
  if (expression === undefined) return problem(nickname, `unknown nickname "${nickname.text}": expected ${known}`);
  if (wordCount > 1) return problem(nickname, `"${nickname.text}" stands for all fields: expected nothing behind it`);
  return ok(cron(expression));
}

function fieldCountProblem(count: number): string {
  const found = `${count} ${count === 1 ? "field" : "fields"}${count === 7 ? ", one for the year is not supported" : ""}`;
  return `${found}: expected 5, minute, hour, day of the month, month and weekday, or 6 with the second before them`;
}

function problemOfField(field: Part, kind: FieldKind): Result<never, ScheduleProblem> | undefined {
  if (kind.whole?.test(field.text)) return undefined;
  let offset = field.offset;
  for (const text of field.text.split(",")) {
    const message = problemOfItem(text, kind);
    if (message !== undefined) return problem({ text, offset }, message);
    offset += text.length + 1;
  }
  return undefined;
}

/** What is wrong with an item of a list, if anything. */
function problemOfItem(item: string, kind: FieldKind): string | undefined {
  if (kind.extra?.test(item)) return undefined;
  const [values = "", step, ...more] = item.split("/");
  if (more.length > 0) return notUnderstood(item, kind);
  const wrong = values === "*" ? undefined : problemOfRange(values, item, kind);
  if (wrong !== undefined || step === undefined) return wrong;
  if (!/^[0-9]+$/.test(step)) return notUnderstood(item, kind);
  if (Number(step) < 1 || Number(step) > kind.size) {
    return `step ${step} in "${item}" is out of range: expected 1 to ${kind.size}`;
  }
  if (values !== "*" && !values.includes("-")) {
    return `"${item}" steps through nothing: expected a range before the step, such as ${values}-${kind.max}/${step}`;
  }
  return undefined;
}

/** What is wrong with `a` or `a-b`, if anything. */
function problemOfRange(range: string, item: string, kind: FieldKind): string | undefined {
  const ends = range.split("-");
  if (ends.length > 2) return notUnderstood(item, kind);
  const [from, to] = ends.map((end, index) => numberOf(end, index, kind));
  if (from === undefined || (ends.length === 2 && to === undefined)) return notUnderstood(item, kind);
  const outside = [from, to].find((value) => value !== undefined && (value < kind.min || value > kind.max));
  if (outside !== undefined) return `${kind.noun} ${outside} is out of range: expected ${valuesOf(kind)}`;
  if (to === undefined) return undefined;
  const [first = "", last = ""] = ends;
  const isWholeWeek = from < to && first.toLowerCase() === last.toLowerCase();
  if (isWholeWeek) return `"${range}" is a day or a week: expected sun or *`;
  if (from <= to) return undefined;
  const [lowest, highest] = /^[0-9]/.test(range) ? [kind.min, kind.max] : [kind.names?.[0], kind.names?.at(-1)];
  return `"${range}" runs backwards: expected ${first}-${highest},${lowest}-${last}`;
}

/** The number that a number or a name is. Sunday at the end of a range ends the week. */
function numberOf(text: string, index: number, { names, min, max }: FieldKind): number | undefined {
  if (/^[0-9]+$/.test(text)) return Number(text);
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named < 0) return undefined;
  return index === 1 && named === 0 && min === 0 ? max : named + min;
}

function notUnderstood(item: string, kind: FieldKind): string {
  return `"${item}" is not a ${kind.noun}: expected ${valuesOf(kind)}, a range such as ${kind.min}-${kind.min + 2}, or *`;
}

function valuesOf({ min, max, names }: FieldKind): string {
  return `${min} to ${max}${names === undefined ? "" : ` or ${names[0]} to ${names.at(-1)}`}`;
}

function cron(expression: string): CronSchedule {
  return { kind: "cron", expression };
}

function problem(at: Part, message: string): Result<never, ScheduleProblem> {
  return bad({ message, offset: at.offset });
}
