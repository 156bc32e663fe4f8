/** A line of a log: when it was written and what it says. */
export interface LogLine {
  /** In milliseconds since 1970; left out where the line bears no stamp. */
  readonly at: number | undefined;
  readonly text: string;
}

/**
 * `quiet`: karajo's own word on the course of the run; `failure`, `canceled`: its word on how that ended; `problem`: a line
 * of the output that speaks of an error.
 */
export type LineKind = "output" | "quiet" | "failure" | "canceled" | "problem";

/** `2026-01-31 02:00:00 UTC job: nightly: `, with which the server begins every line. */
const STAMP = /^([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) UTC job(?:_http)?: [a-z0-9_-]+: ?/;

/** Splits the stamp and the job's name, which every line repeats, from what the line says. */
export function parseLine(line: string): LogLine {
  const stamp = STAMP.exec(line);
  if (stamp === null) return { at: undefined, text: line };
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = stamp.slice(1).map(Number);
  return { at: Date.UTC(year, month - 1, day, hour, minute, second), text: line.slice(stamp[0].length) };
}

/** What a line says, without the work of reading its time. */
export function textOf(line: string): string {
  return line.slice(STAMP.exec(line)?.[0].length ?? 0);
}

/**
 * The server's own words, all of them: output may begin with `---` or `===` too, as that of diff and of tests does, and
 * must not be shown as if it did not matter.
 */
const QUIET = new RegExp(
  [
    "=== BEGIN$",
    "=== ATTEMPT [0-9]+ of [0-9]+$",
    "=== DONE$",
    "=== job(?:_http)?: [a-z0-9_-]+: finished\\.$",
    "--- Execute +[0-9]+: ",
    "--- HTTP (?:request|response):$",
    "--- No further attempt: ",
    "--- karajo stops",
    "--- run [0-9]+ takes its place",
    "--- exit status [0-9]+ is in success_exit_codes$",
    "--- process [0-9]+ \\(.*\\) has left the process group",
    "--- A process left in the background ",
    "--- [0-9]+ bytes are left out here",
  ]
    .map((form) => `^${form}`)
    .join("|"),
);

const PROBLEM = /error|fatal|exception|panic|traceback/i;
/** A word on errors that did not happen. */
const NO_PROBLEM =
  /\b(?:0|no|without|zero) (?:errors?|exceptions?)\b|\berrors?["']?\s*[=:]\s*(?:0\b|none\b|null\b|false\b)/gi;

export function kindOf(text: string): LineKind {
  if (text.startsWith("!!! ")) return "failure";
  if (text.startsWith("??? ")) return "canceled";
  if ((text.startsWith("---") || text.startsWith("===")) && QUIET.test(text)) return "quiet";
  return PROBLEM.test(text) && PROBLEM.test(text.replace(NO_PROBLEM, "")) ? "problem" : "output";
}
