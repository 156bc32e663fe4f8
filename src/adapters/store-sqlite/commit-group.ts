import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Connection } from "./driver.ts";
import { InDoubt } from "./store-failure.ts";

const SOON = 20 as Duration;

interface Change {
  readonly apply: () => void;
  readonly confirm: () => void;
  readonly refuse: (error: unknown) => void;
}

export interface CommitGroupDeps {
  readonly clock: Pick<Clock, "sleep">;
  /** Resolves when the disk has what was committed. */
  sync(): Promise<void>;
}

/**
 * Confirms changes together. A transaction is written here, and a thread waits until the disk has it, for that may take
 * ten milliseconds in which much else can be done; what is asked for meanwhile is the next transaction. A change that
 * fails takes no other with it, unless it is the disk that fails: then all of them are refused, and the next ones find
 * the connection as good as new.
 */
export class CommitGroup {
  readonly #db: Connection;
  readonly #deps: CommitGroupDeps;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #save: Statement;
  readonly #release: Statement;
  #waiting: Change[] = [];
  #isScheduled = false;
  #confirming: Promise<void> | undefined;

  constructor(db: Connection, deps: CommitGroupDeps) {
    this.#db = db;
    this.#deps = deps;
    this.#begin = db.prepare("begin immediate");
    this.#commit = db.prepare("commit");
    this.#save = db.prepare("savepoint change");
    this.#release = db.prepare("release change");
  }

  /** Resolves when the change is on the disk. Rejects with `InDoubt` where it was made, and the disk may not have it. */
  write(apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ apply, confirm: resolve, refuse: reject });
      if (this.#isScheduled || this.#confirming !== undefined) return;
      this.#isScheduled = true;
      // Behind everything else that comes in this turn of the event loop.
      setImmediate(() => void this.flush());
    });
  }

  /** The same for what nobody waits for: it goes along with the next change, or by itself after a moment. */
  writeSoon(apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ apply, confirm: resolve, refuse: reject });
      if (!this.#isScheduled) void this.#deps.clock.sleep(SOON).then(() => this.flush());
    });
  }

  /** Confirms what waits, and what comes meanwhile. Never rejects. */
  async flush(): Promise<void> {
    this.#isScheduled = false;
    this.#confirming ??= this.#confirmAll().finally(() => {
      this.#confirming = undefined;
    });
    await this.#confirming;
    // What came when all seemed to be confirmed, and before it was known here.
    if (this.#waiting.length > 0) await this.flush();
  }

  async #confirmAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const made = this.#makeWaiting();
      if (made.size === 0) continue;
      try {
        await this.#deps.sync();
      } catch (cause) {
        for (const { refuse } of made) refuse(new InDoubt(cause));
        continue;
      }
      for (const { confirm } of made) confirm();
    }
  }

  /** Makes what waits in one transaction; answers what is in it, and refuses the rest. */
  #makeWaiting(): ReadonlySet<Change> {
    const changes = this.#waiting;
    this.#waiting = [];
    const made = new Set(changes);
    try {
      if (!this.#makeTogether(changes)) this.#makeEach(changes, made);
    } catch (error) {
      this.#rollBack();
      for (const { refuse } of made) refuse(error);
      made.clear();
    }
    return made;
  }

  /** The usual case: none of them fails. Answers whether that was so; else none of them was made. */
  #makeTogether(changes: readonly Change[]): boolean {
    this.#begin.run();
    try {
      for (const { apply } of changes) apply();
    } catch (error) {
      // A disk that is full or fails makes SQLite roll back the whole transaction at once.
      if (!this.#db.isTransaction) throw error;
      this.#db.exec("rollback");
      return false;
    }
    this.#commit.run();
    return true;
  }

  /** Each with a savepoint: what a change that fails has written so far is taken back, the rest stays. */
  #makeEach(changes: readonly Change[], made: Set<Change>): void {
    this.#begin.run();
    for (const change of changes) {
      try {
        this.#save.run();
        change.apply();
        this.#release.run();
      } catch (error) {
        // Outside a transaction, a further savepoint would begin one of its own and commit it behind our back.
        if (!this.#db.isTransaction) throw error;
        this.#db.exec("rollback to change; release change");
        made.delete(change);
        change.refuse(error);
      }
    }
    this.#commit.run();
  }

  #rollBack(): void {
    try {
      if (this.#db.isTransaction) this.#db.exec("rollback");
    } catch {
      // What failed is known already, and will be told.
    }
  }
}

type Statement = ReturnType<Connection["prepare"]>;
