import type { Outcome } from "../../domain/run.ts";

/** What Go calls each signal; log readers of karajo 0.9.3 look for these words. */
const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGQUIT: "quit",
  SIGILL: "illegal instruction",
  SIGTRAP: "trace/breakpoint trap",
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGKILL: "killed",
  SIGUSR1: "user defined signal 1",
  SIGSEGV: "segmentation fault",
  SIGUSR2: "user defined signal 2",
  SIGPIPE: "broken pipe",
  SIGALRM: "alarm clock",
  SIGTERM: "terminated",
};

/** How a process ended. */
export type Exit =
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "signal"; readonly signal: string };

/** What it means for a job that a command failed in this way: `exit status 3`, `signal: killed`. */
export function failureOf(exit: Exit): Outcome {
  if (exit.kind === "exit") return { kind: "failed", reason: `exit status ${exit.status}`, failure: exit };
  const words = SIGNAL_WORDS[exit.signal] ?? exit.signal.toLowerCase();
  return { kind: "failed", reason: `signal: ${words}`, failure: { kind: "signal" } };
}

/** A failure of what could not be started at all. */
export function notStarted(reason: string): Outcome {
  return { kind: "failed", reason, failure: { kind: "error" } };
}
