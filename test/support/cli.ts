import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Program } from "./program.ts";

export const MAIN = process.env.KARAJO_MAIN ?? join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

/** What a command printed, and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a person calls it, while it goes on. */
export class Called {
  stdout = "";
  stderr = "";
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;

  constructor(file: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
    const { KARAJO_URL, KARAJO_SECRET, KARAJO_SECRET_FILE, NO_COLOR, FORCE_COLOR, ...others } = process.env;
    this.child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...others, TERM: "xterm", ...env } });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (status) => resolve({ status, stdout: this.stdout, stderr: this.stderr }));
    });
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Begins a command. */
export function call(args: readonly string[], env: Environment = {}): Called {
  return new Called(process.execPath, [MAIN, ...args], env);
}

/** A command to its end. */
export function karajo(args: readonly string[], env: Environment = {}, input = ""): Promise<Ended> {
  const called = call(args, env);
  called.child.stdin?.end(input);
  return called.ended;
}

/** Where this server is, for the environment of a command; with its secret, unless another is given. */
export function at({ port }: Program, secret = "s3cret"): Environment {
  return { KARAJO_URL: `http://127.0.0.1:${port}`, KARAJO_SECRET: secret };
}
