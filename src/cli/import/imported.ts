import { headerOf } from "../../config/section.ts";
import { jobIdOf } from "../../domain/job-id.ts";
import { commentLines, optionLine } from "../ini-text.ts";

/** What became of somebody else's configuration. */
export interface Imported {
  /** As a configuration file of karajo; what could not be carried over is in its comments. */
  readonly text: string;
  readonly jobs: number;
  /** What could not be carried over, in the order of the text. */
  readonly losses: readonly Loss[];
}

export interface Loss {
  /** Where it is: `line 7`, `hook "deploy"`. */
  readonly where: string;
  readonly message: string;
}

/** An option of a section, in the order in which they are written. */
export type OptionOf = readonly [key: string, value: string];

/** Gives each job a name of its own, whose ID is its own, too. */
export class NameGiver {
  readonly #ids = new Set<string>();

  give(wanted: string): string {
    const base = wanted.replace(/\p{C}/gu, " ").trim() || "job";
    for (let count = 1; ; count++) {
      const name = count === 1 ? base : `${base}-${count}`;
      if (this.#ids.has(jobIdOf(name))) continue;
      this.#ids.add(jobIdOf(name));
      return name;
    }
  }
}

/** A `[job]` section. */
export function jobSection(name: string, options: readonly OptionOf[]): readonly string[] {
  return [headerOf("job", name), ...options.map(([key, value]) => optionLine(key, value))];
}

/** What is said of a loss at its place. */
export function lossComment(message: string): readonly string[] {
  return commentLines(`NOT CARRIED OVER: ${message}`);
}

/** A text as one word of the shell, which takes nothing in it for anything else. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
