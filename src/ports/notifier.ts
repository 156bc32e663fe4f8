import type { JobRef } from "../domain/job-id.ts";
import type { Instant } from "../domain/time.ts";
import type { AnnouncedOutcome } from "./store.ts";

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
  readonly job: JobRef & { readonly name: string };
  readonly counter: number;
  readonly outcome: AnnouncedOutcome;
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
