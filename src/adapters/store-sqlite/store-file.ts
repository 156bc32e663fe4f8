import type { Clock } from "../../ports/clock.ts";
import type { StoreOpening } from "../../ports/store.ts";
import { CommitGroup } from "./commit-group.ts";
import type { Connection } from "./driver.ts";
import { openFile, release } from "./open-file.ts";
import { guarded } from "./store-failure.ts";
import { type Sync, WriteAheadLog } from "./write-ahead-log.ts";

export type Values = Record<string, string | number | Uint8Array | null>;

/** Executes a statement as a part of a change; answers how many rows it has touched. */
export type Execute = (sql: string, values: Values) => number;

export interface StoreFileDeps {
  readonly clock: Pick<Clock, "now" | "sleep">;
  readonly sync: Sync;
}

/** A statement, and which value stands where in it: by place they are bound in a third of the time that names take. */
interface Prepared {
  readonly statement: ReturnType<Connection["prepare"]>;
  readonly names: readonly string[];
}

/** The file, from `open` to `close`. Prepared statements are kept, because preparing costs more than running. */
export class StoreFile {
  readonly #path: string;
  readonly #deps: StoreFileDeps;
  readonly #statements = new Map<string, Prepared>();
  #db: Connection | undefined;
  #group: CommitGroup | undefined;
  #log: WriteAheadLog | undefined;
  #closing: Promise<void> | undefined;
  readonly #execute: Execute = (sql, values) => {
    const { statement, names } = this.#prepared(sql);
    return Number(statement.run(...inPlace(names, values)).changes);
  };

  constructor(path: string, deps: StoreFileDeps) {
    this.#path = path;
    this.#deps = deps;
  }

  async open(): Promise<StoreOpening> {
    if (this.#db) return { kind: "found" };
    const { clock, sync } = this.#deps;
    const { db, opening } = await guarded(this.#path, () => openFile(this.#path, clock));
    this.#db = db;
    const log = await guarded(this.#path, () => new WriteAheadLog(this.#path, sync));
    this.#log = log;
    this.#group = new CommitGroup(db, { clock, sync: () => log.sync() });
    return opening;
  }

  /** All rows, each through `toValue`. */
  all<Value>(sql: string, values: Values, toValue: (row: unknown) => Value): Promise<readonly Value[]> {
    return guarded(this.#path, () => {
      const { statement, names } = this.#prepared(sql);
      return statement.all(...inPlace(names, values)).map(toValue);
    });
  }

  /**
   * The rows that a statement gathers as a JSON array of arrays, `json`. For what has a row for each of many jobs: the
   * driver takes five times as long to make an object of each.
   */
  async gathered<Row>(sql: string): Promise<readonly Row[]> {
    const [rows = []] = await this.all(sql, {}, (row) => JSON.parse((row as { readonly json: string }).json) as Row[]);
    return rows;
  }

  /** Changes something, all of it or nothing; resolves when that is on the disk. */
  write(change: (execute: Execute) => void): Promise<void> {
    return guarded(this.#path, () => this.#open(this.#group).write(() => change(this.#execute)));
  }

  /** The same for a change that nobody waits for, and that a crash within a moment may undo. */
  writeSoon(change: (execute: Execute) => void): Promise<void> {
    return guarded(this.#path, () => this.#open(this.#group).writeSoon(() => change(this.#execute)));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close().finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#group?.flush();
    this.#group = undefined;
    this.#log?.close();
    this.#log = undefined;
    if (this.#db) release(this.#db);
    this.#statements.clear();
    this.#db = undefined;
  }

  #prepared(sql: string): Prepared {
    const db = this.#open(this.#db);
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const names: string[] = [];
    const text = sql.replace(/:([a-z]\w*)/gi, (_, name: string) => {
      names.push(name);
      return "?";
    });
    const fresh = { statement: db.prepare(text), names };
    this.#statements.set(sql, fresh);
    return fresh;
  }

  #open<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Error("it is not open");
    return part;
  }
}

function inPlace(names: readonly string[], values: Values): readonly Values[string][] {
  return names.map((name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a statement lacks its value ${name}`);
    return value;
  });
}
