import { formatPlace, type Problem } from "../../config/problem.ts";
import type { SourceText } from "../../config/text-sections.ts";
import type { Configuration } from "../../domain/configuration.ts";
import { counted } from "../plural.ts";
import type { Colors } from "../shell.ts";
import { excerptOf } from "./excerpt.ts";
import { hiddenParts } from "./hidden-parts.ts";

/** How the findings are to look. */
export interface Look {
  readonly colors: Colors;
  /** How many cells a line may have. */
  readonly width: number;
}

/** Each problem with its line, a caret under what is meant, and an empty line behind it. */
export function problemLines(
  problems: readonly Problem[],
  sources: readonly SourceText[],
  look: Look,
): readonly string[] {
  const files = new Map<string, Lines>();
  return problems.flatMap((problem) => {
    const source = sources.find(({ file }) => file === problem.file);
    const lines = files.get(problem.file) ?? linesOf(source?.text ?? "");
    files.set(problem.file, lines);
    return [headOf(problem, look), ...excerptLines(problem, lines, look), ""];
  });
}

/** What is right, or how much is wrong, in one line. */
export function summaryOf(
  problems: readonly Problem[],
  file: string,
  configuration: Configuration | undefined,
): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  if (errors > 0 || configuration === undefined) return `${counted(errors, "error")}, ${counted(warnings, "warning")}`;
  const jobs = `${counted(configuration.jobs.length, "job")}, ${counted(configuration.httpJobs.length, "HTTP job")}`;
  return `${file} is right: ${jobs}${warnings > 0 ? `; ${counted(warnings, "warning")}` : ""}`;
}

interface Lines {
  readonly texts: readonly string[];
  readonly hidden: ReturnType<typeof hiddenParts>;
}

function linesOf(text: string): Lines {
  const texts = text.split(/\r?\n/);
  return { texts, hidden: hiddenParts(texts) };
}

function headOf(problem: Problem, { colors }: Look): string {
  const severity = problem.severity === "error" ? "" : `${colors.yellow("warning:")} `;
  return `${colors.bold(`${formatPlace(problem)}:`)} ${severity}${problem.message}`;
}

function excerptLines({ line, column, severity }: Problem, lines: Lines, { colors, width }: Look): readonly string[] {
  const text = lines.texts[line - 1];
  if (text === undefined || text.trim() === "") return [];
  const gutter = ` ${line} | `;
  const shown = excerptOf({ line: text, column, hidden: lines.hidden[line - 1] ?? [] }, width - gutter.length);
  const caret = severity === "error" ? colors.red("^") : colors.yellow("^");
  const bar = `${" ".repeat(gutter.length - 2)}| `;
  return [`${colors.dim(gutter)}${shown.text}`, `${colors.dim(bar)}${" ".repeat(shown.caret)}${caret}`];
}
