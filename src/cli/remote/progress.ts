import type { Duration } from "../../domain/time.ts";
import { SECOND } from "../../domain/time.ts";
import type { TerminalClock } from "../clock.ts";
import type { Output } from "../shell.ts";
import { durationWords } from "../time-words.ts";

/** To the beginning of the line, and away with what stands there. */
const CLEAR = "\r\u001b[K";

/**
 * Does what may take long. On a terminal, what is waited for stands there after a second, and how long already; it is
 * gone before anything else is printed.
 */
export async function withProgress<Result>(
  { err, clock }: { readonly err: Output; readonly clock: TerminalClock },
  words: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!err.isTerminal) return work();
  const began = clock.now();
  let isShown = false;
  const stop = clock.every(SECOND, () => {
    const text = `${words} (${durationWords((clock.now() - began) as Duration)})`;
    // A line that wraps could not be taken back.
    err.write(`${CLEAR}${err.colors.dim(text.slice(0, err.columns - 1))}`);
    isShown = true;
  });
  try {
    return await work();
  } finally {
    stop();
    if (isShown) err.write(CLEAR);
  }
}
