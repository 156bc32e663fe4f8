import type { WireJobExec, WireJobHttp } from "./wire.ts";
import type { WireRun } from "./wire-history.ts";

/** A job as a key: `exec:ID` or `http:ID`. */
export type WireJobKey = `${"exec" | "http"}:${string}`;

/** Who asks, and what the server is, for a page that begins. */
export interface WireSession {
  /** The title of the web interface. */
  readonly name: string;
  readonly version: string;
  /** Who is logged in; left out where nobody is. */
  readonly user?: string;
  /** Whether one has to log in. */
  readonly has_users: boolean;
  /** The server's time, in milliseconds since 1970: the clock of the page may be wrong. */
  readonly now: number;
}

/** A job that has changed, as the event `jobs` tells it. */
export interface WireJobChange {
  readonly key: WireJobKey;
  readonly job: WireJobExec | WireJobHttp;
  /** Its newest run, if there is any. */
  readonly run?: WireRun;
}

/** A slot to come. */
export interface WireComingSlot {
  readonly at: string;
  /** What the clocks of the job's zone show then, with their offset: `2026-03-29T03:00:00+02:00`. */
  readonly local: string;
  /** What is to be known about it where the clocks change. */
  readonly note?: string;
}

/** What a job did and will do in a stretch of time. */
export interface WireLane {
  readonly key: WireJobKey;
  readonly name: string;
  readonly runs: readonly WireRun[];
  /** When its timer is due from now on. */
  readonly slots: readonly string[];
}

/** What a reload of the configuration has done. */
export interface WireReloaded {
  /** How many exec jobs there are now. */
  readonly jobs: number;
  readonly http_jobs: number;
  /** What is odd in the configuration, a line each. */
  readonly warnings: readonly string[];
  /** Options that have changed and count from the next start on. */
  readonly needs_restart: readonly string[];
}
