import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Connection } from "./driver.ts";

const SOON = 20 as Duration;
/** How many turns of the event loop changes are gathered at most. */
const MOST_TURNS = 8;

interface Change {
  readonly apply: () => void;
  readonly confirm: () => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Confirms changes together: those asked for while others are under way share one transaction, so that a disk that
 * needs ten milliseconds to be sure needs them once for all. A change that fails takes no other with it, unless it is
 * the disk that fails: then all of them are refused, and the next ones find the connection as good as new.
 */
export class CommitGroup {
  readonly #db: Connection;
  readonly #clock: Pick<Clock, "sleep">;
  #waiting: Change[] = [];
  #isScheduled = false;

  constructor(db: Connection, clock: Pick<Clock, "sleep">) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Resolves when the change is on the disk. */
  write(apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ apply, confirm: resolve, refuse: reject });
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      setImmediate(() => this.#gather(1, MOST_TURNS));
    });
  }

  /**
   * Flushes after the turn of the event loop that brought nothing more: a burst of requests, which takes some turns to be
   * read, is one transaction, and a single change waits for nothing.
   */
  #gather(seen: number, turns: number): void {
    const count = this.#waiting.length;
    if (count === seen || turns === 0) this.flush();
    else setImmediate(() => this.#gather(count, turns - 1));
  }

  /** The same for what nobody waits for: it goes along with the next change, or by itself after a moment. */
  writeSoon(apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ apply, confirm: resolve, refuse: reject });
      if (this.#isScheduled) return;
      void this.#clock.sleep(SOON).then(() => this.flush());
    });
  }

  /** Confirms what waits, now. */
  flush(): void {
    this.#isScheduled = false;
    const changes = this.#waiting;
    this.#waiting = [];
    if (changes.length === 0) return; // they went along with others
    const open = new Set(changes);
    try {
      this.#db.exec("begin immediate");
      for (const change of changes) this.#apply(change, open);
      this.#db.exec("commit");
    } catch (error) {
      this.#rollBack();
      for (const { refuse } of open) refuse(error);
      return;
    }
    for (const { confirm } of open) confirm();
  }

  /** Takes a change that fails alone out of `open`. Throws when it was the transaction that failed. */
  #apply(change: Change, open: Set<Change>): void {
    try {
      // A savepoint: what a failed change has written so far is taken back, the rest stays.
      this.#db.exec("savepoint change");
      change.apply();
      this.#db.exec("release change");
    } catch (error) {
      // A disk that is full or fails makes SQLite roll back the whole transaction at once; a further savepoint would
      // then begin a transaction of its own and commit it behind our back.
      if (!this.#db.isTransaction) throw error;
      this.#db.exec("rollback to change; release change");
      open.delete(change);
      change.refuse(error);
    }
  }

  #rollBack(): void {
    try {
      if (this.#db.isTransaction) this.#db.exec("rollback");
    } catch {
      // What failed is known already, and will be told.
    }
  }
}
