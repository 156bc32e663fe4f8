import type { Duration, Instant } from "../domain/time.ts";

/** The only source of time. */
export interface Clock {
  /** The wall clock. It may step back or forward between two calls. */
  now(): Instant;

  /** Resolves after `duration`, or early and without error when `signal` aborts. Zero or less resolves soon. */
  sleep(duration: Duration, signal?: AbortSignal): Promise<void>;
}
