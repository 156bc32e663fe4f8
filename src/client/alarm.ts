import type { ResolvedClientOptions } from "./client-options.ts";

/** Something that happens after a while, unless it is stopped before. */
export interface Alarm {
  readonly hasRung: boolean;
  stop(): void;
}

/** Calls `ring` after so many milliseconds; `Infinity` is never. */
export function alarm(sleep: ResolvedClientOptions["sleep"], milliseconds: number, ring: () => void): Alarm {
  const stopping = new AbortController();
  let hasRung = false;
  const wait = async () => {
    await sleep(milliseconds, stopping.signal);
    if (stopping.signal.aborted) return;
    hasRung = true;
    ring();
  };
  if (milliseconds !== Number.POSITIVE_INFINITY) void wait();
  return {
    get hasRung() {
      return hasRung;
    },
    stop: () => stopping.abort(),
  };
}
