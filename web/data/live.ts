import { signal } from "@preact/signals";
import type { WireEnvironment } from "../../src/contract/wire.ts";
import type { WireJobChange, WireJobKey } from "../../src/contract/wire-overview.ts";
import type { Live } from "../app-context.ts";
import { type Api, ApiError, type WireJob } from "./api.ts";
import { listenToEvents } from "./events.ts";
import { RecentRuns } from "./recent-runs.ts";

const PAUSE_AFTER_FAILURE = 2_000;
const names = new Intl.Collator("en", { numeric: true });

/** Keeps up to date what the pages show. `onUnauthorized`: one has to log in. */
export function createLive(api: Pick<Api, "environment" | "recentRuns">, onUnauthorized: () => void): Live {
  const jobs = signal<ReadonlyMap<WireJobKey, WireJob>>(new Map());
  const connection = signal<"connecting" | "live" | "lost">("connecting");
  const isLoaded = signal(false);
  const recent = new RecentRuns(api);
  const changes = new GatheredChanges((gathered) => {
    jobs.value = changed(jobs.peek(), gathered);
  });
  const reader = new EnvironmentReader(api, {
    onRead(environment) {
      jobs.value = jobsOf(environment);
      isLoaded.value = true;
      connection.value = "live";
      changes.release();
    },
    onUnauthorized,
  });
  void listenToEvents({
    onOpen() {
      // Changes are told from now on; what was before has to be read, and must not overwrite what was told since.
      changes.hold();
      recent.renew();
      reader.read();
    },
    onConfiguration() {
      changes.hold();
      reader.read();
    },
    onJobs(told) {
      changes.take(told);
      for (const { key, run } of told) if (run !== undefined) recent.take(key, run);
    },
    onLost() {
      reader.stop();
      connection.value = "lost";
    },
    onUnauthorized,
  });
  return { jobs, connection, isLoaded, runsOf: (key) => recent.of(key) };
}

interface ReadingTold {
  onRead(environment: WireEnvironment): void;
  onUnauthorized(): void;
}

/** Reads the environment, again after a failure, and once more when it is asked for while it reads. */
class EnvironmentReader {
  readonly #api: Pick<Api, "environment">;
  readonly #told: ReadingTold;
  #latest = 0;

  constructor(api: Pick<Api, "environment">, told: ReadingTold) {
    this.#api = api;
    this.#told = told;
  }

  read(): void {
    this.#latest += 1;
    void this.#read(this.#latest);
  }

  /** Whatever is on its way counts no more. */
  stop(): void {
    this.#latest += 1;
  }

  async #read(turn: number): Promise<void> {
    try {
      const environment = await this.#api.environment();
      if (turn === this.#latest) this.#told.onRead(environment);
    } catch (error) {
      if (turn !== this.#latest) return;
      if (error instanceof ApiError && error.status === 401) return this.#told.onUnauthorized();
      setTimeout(() => turn === this.#latest && void this.#read(turn), PAUSE_AFTER_FAILURE);
    }
  }
}

/** Changes of a moment, shown together in the next frame. */
class GatheredChanges {
  readonly #show: (gathered: ReadonlyMap<WireJobKey, WireJob>) => void;
  #gathered = new Map<WireJobKey, WireJob>();
  #isHeld = false;
  #isDue = false;

  constructor(show: (gathered: ReadonlyMap<WireJobKey, WireJob>) => void) {
    this.#show = show;
  }

  take(changes: readonly WireJobChange[]): void {
    for (const { key, job } of changes) this.#gathered.set(key, job);
    this.#plan();
  }

  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#plan();
  }

  #plan(): void {
    if (this.#isDue || this.#gathered.size === 0) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      if (this.#isHeld || this.#gathered.size === 0) return;
      const gathered = this.#gathered;
      this.#gathered = new Map();
      this.#show(gathered);
    });
  }
}

function jobsOf({ jobs, http_jobs }: WireEnvironment): ReadonlyMap<WireJobKey, WireJob> {
  const all: (readonly [WireJobKey, WireJob])[] = [
    ...Object.values(jobs ?? {}).map((job) => [`exec:${job.id}`, job] as const),
    ...Object.values(http_jobs ?? {}).map((job) => [`http:${job.id}`, job] as const),
  ];
  return new Map(all.sort(([, a], [, b]) => names.compare(a.name, b.name)));
}

/** A job that is not known comes with the environment, which is read when there are other jobs. */
function changed(
  jobs: ReadonlyMap<WireJobKey, WireJob>,
  gathered: ReadonlyMap<WireJobKey, WireJob>,
): ReadonlyMap<WireJobKey, WireJob> {
  const next = new Map(jobs);
  for (const [key, job] of gathered) if (next.has(key)) next.set(key, job);
  return next;
}
