import type { RunOutput } from "../executor.ts";
import type { ProcessIdentity } from "../store.ts";

/** A run's output in memory, own lines and raw output together. */
export class RecordedOutput implements RunOutput {
  readonly #parts: Uint8Array[] = [];
  readonly #waiting = new Set<() => void>();

  async write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(Uint8Array.from(bytes));
    for (const look of this.#waiting) look();
  }

  readonly processes: ProcessIdentity[] = [];

  started(process: ProcessIdentity): void {
    this.processes.push(process);
  }

  /** What was to be hidden; it is recorded all the same. */
  readonly hidden: string[] = [];

  hide(secret: string): void {
    this.hidden.push(secret);
  }

  async settled(): Promise<void> {}

  line(text: string): Promise<void> {
    return this.write(new TextEncoder().encode(`${text}\n`));
  }

  lines(texts: readonly string[]): Promise<void> {
    return this.line(texts.join("\n"));
  }

  get text(): string {
    return Buffer.concat(this.#parts).toString("utf8");
  }

  /** Resolves once something in the output matches. */
  contains(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!pattern.test(this.text)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}
