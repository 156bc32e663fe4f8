/** A line of a crontab, taken apart. */
export type CrontabLine =
  | { readonly kind: "blank" }
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string; readonly value: string }
  | {
      readonly kind: "job";
      readonly schedule: string;
      /** Only in the crontab of the system. */
      readonly user: string | undefined;
      readonly command: string;
      /** What the command gets as its input; `undefined`: nothing. */
      readonly input: readonly string[] | undefined;
    }
  | { readonly kind: "unreadable" };

const VARIABLE = /^(?:"([^"]*)"|'([^']*)'|([A-Za-z_][A-Za-z0-9_]*))\s*=\s*(.*)$/s;
const JOB = /^-?\s*(@\S+|(?:\S+\s+){4}\S+)\s+(.*)$/s;

/** Reads a line as crontab(5) has it; that of the system names a user before the command. */
export function parseCrontabLine(line: string, isOfSystem: boolean): CrontabLine {
  const text = line.trim();
  if (text === "") return { kind: "blank" };
  if (text.startsWith("#")) return { kind: "comment", text: text.replace(/^#+ ?/, "") };
  const variable = VARIABLE.exec(text);
  if (variable !== null) {
    const [, double, single, bare, value = ""] = variable;
    return { kind: "variable", name: double ?? single ?? bare ?? "", value: unquoted(value) };
  }
  const [, schedule, rest = ""] = JOB.exec(text) ?? [];
  if (schedule === undefined) return { kind: "unreadable" };
  const [, user, ofUser = ""] = isOfSystem ? (/^(\S+)\s+(.*)$/s.exec(rest) ?? []) : [undefined, undefined, rest];
  if (isOfSystem && user === undefined) return { kind: "unreadable" };
  const { command, input } = splitAtPercent(ofUser);
  if (command === "") return { kind: "unreadable" };
  return { kind: "job", schedule: schedule.replace(/\s+/g, " "), user, command, input };
}

/**
 * A `%` ends the command and each line of its input; behind a backslash, which is none that another one stands before, it
 * is itself. A last line that is empty is none: cron ends the input with one line break.
 */
function splitAtPercent(text: string): { readonly command: string; readonly input: readonly string[] | undefined } {
  const pieces = [""];
  for (const [part] of text.matchAll(/\\.|[^\\]|\\$/gsu)) {
    if (part === "%") pieces.push("");
    else pieces.push(`${pieces.pop()}${part === "\\%" ? "%" : part}`);
  }
  const [command = "", ...lines] = pieces;
  const input = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  return { command: command.trim(), input: input.length === 0 ? undefined : input };
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
}
