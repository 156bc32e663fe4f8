import type { Connection } from "./driver.ts";

interface Change {
  readonly apply: () => void;
  readonly confirm: () => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Confirms changes together: those asked for while others are under way share one transaction, so that a disk that
 * needs ten milliseconds to be sure needs them once for all. A change that fails takes no other with it.
 */
export class CommitGroup {
  readonly #db: Connection;
  #waiting: Change[] = [];
  #isScheduled = false;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Resolves when the change is on the disk. */
  write(apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ apply, confirm: resolve, refuse: reject });
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      // After the input of this turn of the event loop: a burst of requests is one transaction.
      setImmediate(() => this.flush());
    });
  }

  /** Confirms what waits, now. */
  flush(): void {
    this.#isScheduled = false;
    const changes = this.#waiting;
    this.#waiting = [];
    if (changes.length === 0) return;
    try {
      this.#db.exec("begin immediate");
    } catch (error) {
      for (const { refuse } of changes) refuse(error);
      return;
    }
    this.#commit(changes.filter((change) => this.#applies(change)));
  }

  #applies({ apply, refuse }: Change): boolean {
    try {
      // A savepoint: what a failed change has written so far is taken back, the rest stays.
      this.#db.exec("savepoint change");
      apply();
      this.#db.exec("release change");
      return true;
    } catch (error) {
      this.#tryTo("rollback to change; release change");
      refuse(error);
      return false;
    }
  }

  #commit(applied: readonly Change[]): void {
    try {
      this.#db.exec("commit");
    } catch (error) {
      this.#tryTo("rollback");
      for (const { refuse } of applied) refuse(error);
      return;
    }
    for (const { confirm } of applied) confirm();
  }

  /** A full disk may have rolled back already; then there is nothing left to take back. */
  #tryTo(sql: string): void {
    try {
      this.#db.exec(sql);
    } catch {
      // rolled back already
    }
  }
}
