import { createMemoryStore } from "../../adapters/store-memory/store-memory.ts";
import { AppError } from "../../domain/error.ts";
import type { Store } from "../../ports/store.ts";

const CHANGES = [
  "addRun",
  "startRun",
  "nameProcess",
  "finishRun",
  "adoptRuns",
  "addSlots",
  "setTimers",
  "addSuccess",
  "addAnnouncements",
  "removeAnnouncement",
  "setPaused",
] as const satisfies readonly (keyof Store)[];
type ChangeName = (typeof CHANGES)[number];

/** A change that the engine asks of its store. */
export type Change = { [C in ChangeName]: { readonly do: C; readonly with: Parameters<Store[C]> } }[ChangeName];

/** Is told what the engine asks of its store, and what of it is done. */
export interface DiskWatcher {
  asked(change: Change): void;
  written(change: Change): void;
}

interface Held {
  readonly change: Change;
  confirm(): void;
  fail(error: unknown): void;
}

/**
 * A disk with a store on it that outlives processes. While it is `slow`, changes are kept waiting, in their order; a crash
 * meanwhile keeps the first of them and loses the others. Those that were asked for in one step stay together, which is
 * what stores promise. While it is `full`, it refuses changes.
 */
export class ModelDisk {
  /** What is on the disk. */
  readonly store = createMemoryStore();
  readonly #watcher: DiskWatcher;
  #state: "works" | "slow" | "full" = "works";
  #steps: Held[][] = [];
  #isInStep = false;
  #lives = 0;

  constructor(watcher: DiskWatcher) {
    this.#watcher = watcher;
  }

  get state(): "works" | "slow" | "full" {
    return this.#state;
  }

  /** The store for one process. */
  mount(): Store {
    const life = ++this.#lives;
    const mounted: Record<string, unknown> = { ...this.store };
    for (const name of CHANGES) {
      mounted[name] = (...args: readonly unknown[]) => {
        const change = { do: name, with: args } as unknown as Change;
        return life === this.#lives ? this.#ask(change) : new Promise(() => undefined);
      };
    }
    return mounted as unknown as Store;
  }

  beSlow(): void {
    if (this.#state === "works") this.#state = "slow";
  }

  beFull(): void {
    this.work();
    this.#state = "full";
  }

  /** Makes up for what was kept waiting, and works again. */
  work(): void {
    this.letThrough(this.#steps.length);
    this.#state = "works";
  }

  /** Makes up for so many steps. */
  letThrough(steps: number): void {
    for (const { change, confirm, fail } of this.#steps.splice(0, steps).flat())
      this.#write(change).then(confirm, fail);
  }

  /** Nobody is told any more what became of the changes that wait: so many steps are on the disk, the others are lost. */
  async crash(steps: number): Promise<void> {
    this.#lives++;
    const kept = this.#steps.slice(0, steps).flat();
    this.#steps = [];
    this.#state = "works";
    for (const { change } of kept) await this.#write(change);
  }

  #ask(change: Change): Promise<void> {
    this.#watcher.asked(change);
    if (this.#state === "works") return this.#write(change);
    if (this.#state === "full") {
      return Promise.reject(new AppError("ERR_STORE", "the disk is full"));
    }
    return new Promise((confirm, fail) => this.#hold({ change, confirm, fail }));
  }

  #hold(held: Held): void {
    if (this.#isInStep) {
      this.#steps.at(-1)?.push(held);
      return;
    }
    this.#steps.push([held]);
    this.#isInStep = true;
    queueMicrotask(() => {
      this.#isInStep = false;
    });
  }

  async #write(change: Change): Promise<void> {
    await (this.store[change.do] as (...args: readonly unknown[]) => Promise<void>)(...change.with);
    this.#watcher.written(change);
  }
}
