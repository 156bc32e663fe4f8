import type { JobKey } from "../domain/job-id.ts";

/** What has changed: some jobs, or, with a reload, which jobs there are. */
export type Change = { readonly kind: "jobs"; readonly keys: ReadonlySet<JobKey> } | { readonly kind: "configuration" };

/** Tells those who listen what has changed; what changes in one go is told once. */
export class Changes {
  readonly #listeners = new Set<(change: Change) => void>();
  #changed = new Set<JobKey>();

  /** Listens until the function that is answered is called. */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  job(key: JobKey): void {
    if (this.#listeners.size === 0) return;
    if (this.#changed.size === 0) queueMicrotask(() => this.#tell());
    this.#changed.add(key);
  }

  configuration(): void {
    for (const listener of this.#listeners) listener({ kind: "configuration" });
  }

  #tell(): void {
    const keys = this.#changed;
    this.#changed = new Set();
    for (const listener of this.#listeners) listener({ kind: "jobs", keys });
  }
}
