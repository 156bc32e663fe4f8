import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

export const MAIN = process.env.KARAJO_MAIN ?? join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

/** The tests' own environment, without what says whether there are colours. */
export function plainEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, KARAJO_SECRET: ___, ...env } = process.env;
  return { ...env, TERM: "xterm-256color", ...more };
}

/** Whether this machine has util-linux's `script`, which gives a program a terminal. */
export const hasTerminal = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;

/** What a program wrote to its terminal, and how it ended. */
export interface TerminalRun {
  readonly output: string;
  readonly status: number | null;
}

/** Runs a command of the shell on a terminal. Each of `answers` is typed once its question is there. */
export function inTerminal(
  command: string,
  env: Readonly<Record<string, string>> = {},
  answers: readonly (readonly [question: string, answer: string])[] = [],
): Promise<TerminalRun> {
  const child = spawn("script", ["-qec", command, "/dev/null"], { env: plainEnvironment(env), timeout: 50_000 });
  return new Promise((resolve, reject) => {
    let output = "";
    let asked = 0;
    let from = 0;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (;;) {
        const [question, answer] = answers[asked] ?? [];
        const at = question === undefined ? -1 : output.indexOf(question, from);
        if (at < 0 || answer === undefined) return;
        from = at + (question ?? "").length;
        asked++;
        child.stdin.write(answer);
      }
    });
    child.stdin.on("error", () => undefined);
    child.on("error", reject).on("close", (status) => resolve({ output, status }));
  });
}
