/** A finding in a configuration. With an error the configuration must not be used; a warning tells what was assumed. */
export interface Problem extends Place {
  readonly severity: "error" | "warning";
  /** What, got, expected; never a secret. */
  readonly message: string;
}

/** Where something was configured. Lines and columns count from 1. */
export interface Place {
  /** The file; for options given by code their path, such as `jobs["nightly"].schedule`. */
  readonly file: string;
  /** 0 for options given by code: they have neither line nor column. */
  readonly line: number;
  readonly column: number;
}

/** Collects what is found, in the order in which it is found. */
export class ProblemList {
  readonly #problems: Problem[] = [];

  error(place: Place, message: string): void {
    this.#add("error", place, message);
  }

  warning(place: Place, message: string): void {
    this.#add("warning", place, message);
  }

  get hasErrors(): boolean {
    return this.#problems.some((problem) => problem.severity === "error");
  }

  /** The problems in the order of `files`, then of their lines; those found at one place stay in the order found. */
  sortedBy(files: readonly string[]): readonly Problem[] {
    if (this.#problems.length === 0) return [];
    const ranks = new Map(files.map((file, index) => [file, index]));
    const rank = (problem: Problem): number => ranks.get(problem.file) ?? ranks.size;
    return this.#problems.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
  }

  #add(severity: Problem["severity"], { file, line, column }: Place, message: string): void {
    this.#problems.push({ severity, file, line, column, message });
  }
}

/** One line, as compilers print it: `file:line:column: message`, with `warning: ` before the message of a warning. */
export function formatProblem(problem: Problem): string {
  const severity = problem.severity === "warning" ? "warning: " : "";
  return `${formatPlace(problem)}: ${severity}${problem.message}`;
}

/** `file:line:column`, or the path of an option given by code. */
export function formatPlace(place: Place): string {
  return place.line === 0 ? place.file : `${place.file}:${place.line}:${place.column}`;
}
