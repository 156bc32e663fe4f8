import { type JobKey, type JobRef, jobKey } from "../domain/job-id.ts";
import type { Outcome } from "../domain/run.ts";
import type { SlotAnswer } from "../domain/slot.ts";
import { type Instant, seconds } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type {
  AnnouncementKey,
  KnownTimer,
  OwedAnnouncement,
  ProcessIdentity,
  QueuedRun,
  Store,
  UnfinishedRun,
} from "../ports/store.ts";

export interface LedgerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** An entry that the store refused, to be made when it can be again. */
interface OwedEntry {
  readonly job: JobKey;
  write(): Promise<void>;
}

const NEXT_TRY = seconds(5);
// A full disk may stay so for days. What is forgotten then is found out from the logs at the next start.
const MOST_OWED = 10_000;

/**
 * What is written down of runs and slots, so that a crash at any moment leaves them known. Only `accept` fails when the
 * store does, because then nothing was promised yet: a run that goes on matters more than its entry. Every other entry
 * that the store refuses is made later, in the order in which they came.
 */
export class Ledger {
  readonly #deps: LedgerDeps;
  readonly #owed: OwedEntry[] = [];
  #paying: Promise<void> | undefined;
  #payingAll: Promise<void> | undefined;
  readonly #closing = new AbortController();

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  /** Whether entries are owed. */
  get isBehind(): boolean {
    return this.#owed.length > 0;
  }

  /** Resolves when the run would survive a crash; with `startedAt`, it has begun then. Throws `ERR_STORE`. */
  async accept(run: QueuedRun, startedAt?: Instant): Promise<void> {
    // What is owed comes first, so that runs are known in their order, and before this one begins: a crash would do again
    // what is not known to have begun.
    if (this.isBehind) await this.#payAll();
    await this.#deps.store.addRun(run, startedAt);
  }

  /** A timer's run happens also when it cannot be written down. Resolves when that has been tried. */
  acceptAnyway(run: QueuedRun, startedAt?: Instant): Promise<void> {
    return this.#enter(run.job, () => this.#deps.store.addRun(run, startedAt));
  }

  /** Resolves when it is known that the attempt has begun: only then may it do anything, or a crash would do it twice. */
  begin(job: JobRef, counter: number, attempt: number): Promise<void> {
    const at = this.#deps.clock.now();
    return this.#enter(jobKey(job), () => this.#deps.store.startRun(jobKey(job), counter, { attempt, at }));
  }

  nameProcess(job: JobRef, counter: number, process: ProcessIdentity): Promise<void> {
    return this.#enter(jobKey(job), () => this.#deps.store.nameProcess(jobKey(job), counter, process));
  }

  finish(job: JobRef, counter: number, outcome: Outcome): Promise<void> {
    const at = this.#deps.clock.now();
    return this.#enter(jobKey(job), () => this.#deps.store.finishRun(jobKey(job), counter, outcome, at));
  }

  answerSlots(job: JobKey, answers: readonly SlotAnswer[]): Promise<void> {
    if (answers.length === 0) return Promise.resolve();
    return this.#enter(job, () => this.#deps.store.addSlots(job, answers));
  }

  setTimers(timers: ReadonlyMap<JobKey, KnownTimer>): Promise<void> {
    const [job] = timers.keys();
    return job === undefined ? Promise.resolve() : this.#enter(job, () => this.#deps.store.setTimers(timers));
  }

  addSuccess(job: JobKey, upstream: JobKey): Promise<void> {
    return this.#enter(job, () => this.#deps.store.addSuccess(job, upstream));
  }

  /** These are to be told, also after a crash. */
  oweAnnouncements(announcements: readonly OwedAnnouncement[]): Promise<void> {
    const [first] = announcements;
    if (first === undefined) return Promise.resolve();
    return this.#enter(first.job, () => this.#deps.store.addAnnouncements(announcements));
  }

  /** It was told, or nobody will tell it. */
  announced(announcement: AnnouncementKey): Promise<void> {
    return this.#enter(announcement.job, () => this.#deps.store.removeAnnouncement(announcement));
  }

  unfinished(): Promise<readonly UnfinishedRun[]> {
    return this.#deps.store.unfinishedRuns();
  }

  /** Tries once more to make what is owed. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#paying;
    await this.#payAll();
  }

  async #enter(job: JobKey, write: () => Promise<void>): Promise<void> {
    // Behind what is owed, for it may be about the same run.
    if (this.#owed.length > 0) return this.#owe({ job, write });
    try {
      await write();
    } catch (error) {
      this.#deps.logger.event("store.failed", { job, error });
      this.#owe({ job, write });
    }
  }

  #owe(entry: OwedEntry): void {
    if (this.#owed.length < MOST_OWED) this.#owed.push(entry);
    this.#paying ??= this.#pay().finally(() => {
      this.#paying = undefined;
    });
  }

  async #pay(): Promise<void> {
    while (this.#owed.length > 0 && !this.#closing.signal.aborted) {
      await this.#deps.clock.sleep(NEXT_TRY, this.#closing.signal);
      await this.#payAll();
    }
  }

  /** Makes what is owed, as far as it can be; once, whoever else asks for it meanwhile. */
  #payAll(): Promise<void> {
    this.#payingAll ??= this.#payInOrder().finally(() => {
      this.#payingAll = undefined;
    });
    return this.#payingAll;
  }

  async #payInOrder(): Promise<void> {
    if (!this.isBehind) return;
    try {
      for (let entry = this.#owed[0]; entry !== undefined; entry = this.#owed[0]) {
        await entry.write();
        this.#owed.shift();
      }
      this.#deps.logger.event("store.recovered");
    } catch {
      // It was reported when it began.
    }
  }
}
