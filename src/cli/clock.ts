import type { Duration, Instant } from "../domain/time.ts";

/** The time as a command has it. */
export interface TerminalClock {
  now(): Instant;
  /** Calls `act` every so often, until what is answered is called. Does not keep the program from ending. */
  every(duration: Duration, act: () => void): () => void;
  /** Resolves after a while, or early and without error when `signal` aborts. */
  sleep(duration: Duration, signal: AbortSignal): Promise<void>;
}

// biome-ignore-start lint/style/noRestrictedGlobals: the Clock port is the server's; for a command this is the clock there is
export const terminalClock: TerminalClock = {
  now: () => Date.now() as Instant,
  every(duration, act) {
    const timer = setInterval(act, duration).unref();
    return () => clearInterval(timer);
  },
  sleep(duration, signal) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, duration);
      if (signal.aborted) done();
      else signal.addEventListener("abort", done);
    });
  },
};
// biome-ignore-end lint/style/noRestrictedGlobals: the Clock port is the server's; for a command this is the clock there is
