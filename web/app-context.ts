import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { WireRun } from "../src/contract/wire-history.ts";
import type { WireJobKey, WireSession } from "../src/contract/wire-overview.ts";
import type { Api, JobCommand, WireJob } from "./data/api.ts";

/** How things stand, kept up to date by the event stream. */
export interface Live {
  /** All jobs, in the order of their names. A job that changes is another object. */
  readonly jobs: ReadonlySignal<ReadonlyMap<WireJobKey, WireJob>>;
  /** The newest runs of a job, newest first, at most 30; empty until they have been fetched, which asking begins. */
  runsOf(key: WireJobKey): ReadonlySignal<readonly WireRun[]>;
  /** `lost`: what is shown may be old; it is tried again by itself. */
  readonly connection: ReadonlySignal<"connecting" | "live" | "lost">;
  /** Whether the jobs were fetched at least once. */
  readonly isLoaded: ReadonlySignal<boolean>;
}

/** What every page works with. */
export interface App {
  readonly api: Api;
  readonly live: Live;
  readonly session: WireSession;
  /** The server's clock in milliseconds since 1970, ticking every second. */
  readonly now: ReadonlySignal<number>;
  /** Commands a job; asks for the secret where it is needed, and tells the person what went wrong. Never throws. */
  act(key: WireJobKey, command: JobCommand): Promise<void>;
  /** Says something to the person, for eyes and screen readers. */
  tell(message: string, kind?: "info" | "error"): void;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error("outside of the app");
  return app;
}
