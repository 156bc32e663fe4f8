/** Tells whoever waits for a log to grow that it has: what a log store needs to keep the promise of `LogFeed.grown`. */
export class LogGrowth {
  readonly #waiting = new Set<() => void>();

  /** Something has changed: everybody looks again. */
  changed(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves when `isSo`, at once where it is so already, or when `signal` aborts. */
  until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || isSo()) return resolve();
      const end = () => {
        this.#waiting.delete(look);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const look = () => {
        if (isSo()) end();
      };
      this.#waiting.add(look);
      signal.addEventListener("abort", end, { once: true });
    });
  }
}
