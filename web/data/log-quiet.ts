/** Calls back when nothing has happened for a while; `tick` says that something happens. */
export class Quiet {
  readonly #milliseconds: number;
  readonly #call: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number, call: () => void) {
    this.#milliseconds = milliseconds;
    this.#call = call;
  }

  tick(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#call, this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
