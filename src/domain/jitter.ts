import type { Duration, Instant } from "./time.ts";

/**
 * How much later than its slot a run starts: whole milliseconds from 0 up to, not including, `most`, spread evenly over
 * jobs and slots. The same job, slot and `most` always give the same, also after a restart and on another machine.
 */
export function jitterOf({ job, slot }: { readonly job: string; readonly slot: Instant }, most: Duration): Duration {
  if (most <= 0) return 0 as Duration;
  return Math.floor((hash(`${job}@${slot}`) / 2 ** 32) * most) as Duration;
}

/** A number of 32 bits: FNV-1a over UTF-16 units, then the finalizer of MurmurHash3, for texts that end alike. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
