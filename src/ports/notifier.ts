import type { Job } from "../domain/job.ts";
import type { Outcome } from "../domain/run.ts";
import type { Instant } from "../domain/time.ts";

/** Tells people. One notifier for each `[notif "NAME"]` section. */
export interface Notifier {
  readonly name: string;
  /** Throws {@link NotifyError} when it could not tell. */
  send(announcement: Announcement, signal: AbortSignal): Promise<void>;
}

/** How a run ended, for people. */
export interface Announcement {
  /** The server's name, from `[karajo] name`. */
  readonly server: string;
  readonly job: Job;
  readonly counter: number;
  readonly outcome: Outcome;
  readonly at: Instant;
  /** The log, or its end where it is long. */
  readonly log: string;
}

/** An announcement that was not delivered. */
export class NotifyError extends Error {
  override readonly name = "NotifyError";
  /** Whether another attempt could help. */
  readonly retry: boolean;

  constructor(message: string, options: { readonly retry: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retry = options.retry;
  }
}
