import type { Clock } from "../../ports/clock.ts";
import type { StoreOpening } from "../../ports/store.ts";
import { CommitGroup } from "./commit-group.ts";
import type { Connection } from "./driver.ts";
import { openFile, release } from "./open-file.ts";
import { guarded } from "./store-failure.ts";

export type Values = Record<string, string | number | Uint8Array | null>;

/** Executes a statement as a part of a change; answers how many rows it has touched. */
export type Execute = (sql: string, values: Values) => number;

/** The file, from `open` to `close`. Prepared statements are kept, because preparing costs more than running. */
export class StoreFile {
  readonly #path: string;
  readonly #clock: Pick<Clock, "now" | "sleep">;
  readonly #statements = new Map<string, ReturnType<Connection["prepare"]>>();
  #db: Connection | undefined;
  #group: CommitGroup | undefined;
  readonly #execute: Execute = (sql, values) => Number(this.#prepared(sql).run(values).changes);

  constructor(path: string, clock: Pick<Clock, "now" | "sleep">) {
    this.#path = path;
    this.#clock = clock;
  }

  async open(): Promise<StoreOpening> {
    if (this.#db) return { kind: "found" };
    const { db, opening } = await guarded(this.#path, () => openFile(this.#path, this.#clock));
    this.#db = db;
    this.#group = new CommitGroup(db, this.#clock);
    return opening;
  }

  /** All rows, each through `toValue`. */
  all<Value>(sql: string, values: Values, toValue: (row: unknown) => Value): Promise<readonly Value[]> {
    return guarded(this.#path, () => this.#prepared(sql).all(values).map(toValue));
  }

  /** Changes something, all of it or nothing; resolves when that is on the disk. */
  write(change: (execute: Execute) => void): Promise<void> {
    return guarded(this.#path, () => this.#open(this.#group).write(() => change(this.#execute)));
  }

  /** The same for a change that nobody waits for, and that a crash within a moment may undo. */
  writeSoon(change: (execute: Execute) => void): Promise<void> {
    return guarded(this.#path, () => this.#open(this.#group).writeSoon(() => change(this.#execute)));
  }

  async close(): Promise<void> {
    this.#group?.flush();
    if (this.#db) release(this.#db);
    this.#statements.clear();
    this.#db = undefined;
    this.#group = undefined;
  }

  #prepared(sql: string): ReturnType<Connection["prepare"]> {
    const db = this.#open(this.#db);
    const statement = this.#statements.get(sql) ?? db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #open<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Error("it is not open");
    return part;
  }
}
