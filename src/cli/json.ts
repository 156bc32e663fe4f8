import type { Output } from "./shell.ts";

/** Prints data for other programs: for people at a terminal with indentation, else on one line. */
export function printJson(out: Output, data: unknown): void {
  out.line(JSON.stringify(data, undefined, out.isTerminal ? 2 : 0));
}
