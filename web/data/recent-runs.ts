import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { WireRun } from "../../src/contract/wire-history.ts";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { newestFirst } from "../model/newest-runs.ts";
import type { Api } from "./api.ts";

/** How many runs of a job are kept. */
const KEPT = 30;
/** How many jobs are asked about at once. */
const GROUP = 60;
/** Rows that come into sight within this time are asked about together. */
const GATHER = 40;
const PAUSE_AFTER_FAILURE = 3_000;

interface Kept {
  readonly runs: Signal<readonly WireRun[]>;
  isSeen: boolean;
  isKnown: boolean;
}

/** The newest runs of the jobs that are looked at. */
export class RecentRuns {
  readonly #api: Pick<Api, "recentRuns">;
  readonly #kept = new Map<WireJobKey, Kept>();
  readonly #wanted = new Set<WireJobKey>();
  #isAsking = false;

  constructor(api: Pick<Api, "recentRuns">) {
    this.#api = api;
  }

  of(key: WireJobKey): ReadonlySignal<readonly WireRun[]> {
    return this.#keptOf(key).runs;
  }

  /** A run has begun, gone on or ended. */
  take(key: WireJobKey, run: WireRun): void {
    const kept = this.#kept.get(key);
    if (!kept?.isKnown) return;
    const merged = newestFirst(kept.runs.peek(), run, KEPT);
    if (merged === undefined) this.#forget(key, kept);
    else kept.runs.value = merged;
  }

  /** What is known may be old: it is asked for again, of what is looked at at once. */
  renew(): void {
    for (const [key, kept] of this.#kept) this.#forget(key, kept);
  }

  #forget(key: WireJobKey, kept: Kept): void {
    kept.isKnown = false;
    if (kept.isSeen) this.#ask(key);
  }

  #keptOf(key: WireJobKey): Kept {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const seen = () => {
      kept.isSeen = true;
      if (!kept.isKnown) this.#ask(key);
    };
    const unseen = () => {
      kept.isSeen = false;
    };
    const runs = signal<readonly WireRun[]>([], { watched: seen, unwatched: unseen });
    const kept: Kept = { runs, isSeen: false, isKnown: false };
    this.#kept.set(key, kept);
    return kept;
  }

  #ask(key: WireJobKey): void {
    this.#wanted.add(key);
    if (this.#isAsking) return;
    this.#isAsking = true;
    setTimeout(() => void this.#fetch(), GATHER);
  }

  async #fetch(): Promise<void> {
    // Rows that were scrolled past are not looked at any more.
    const seen = [...this.#wanted].filter((key) => this.#kept.get(key)?.isSeen);
    this.#wanted.clear();
    for (const key of seen.slice(GROUP)) this.#wanted.add(key);
    let pause = GATHER;
    try {
      const group = seen.slice(0, GROUP);
      if (group.length > 0) this.#know(group, await this.#api.recentRuns(group, KEPT));
    } catch {
      // The bars stay as they are; whether the server is there is told elsewhere.
      for (const key of seen) this.#wanted.add(key);
      pause = PAUSE_AFTER_FAILURE;
    }
    this.#isAsking = this.#wanted.size > 0;
    if (this.#isAsking) setTimeout(() => void this.#fetch(), pause);
  }

  #know(keys: readonly WireJobKey[], answer: Readonly<Record<WireJobKey, readonly WireRun[]>>): void {
    for (const key of keys) {
      const kept = this.#keptOf(key);
      kept.isKnown = true;
      kept.runs.value = answer[key] ?? [];
    }
  }
}
