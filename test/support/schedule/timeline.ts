import type { Pause, Span } from "./history.ts";

type State = Omit<Span, "from" | "to">;

/** Keeps what was done to a server, in real time, while it is done. */
export class Timeline {
  readonly #spans: Span[] = [];
  #state: State;
  #since: number;

  constructor(state: State, now = Date.now()) {
    this.#state = state;
    this.#since = now;
  }

  get now(): State {
    return this.#state;
  }

  /** From now on something else is true. */
  change(state: Partial<State>, now = Date.now()): void {
    // Never before the last one: real clocks are corrected, too.
    const to = Math.max(this.#since, now);
    this.#spans.push({ ...this.#state, from: this.#since, to });
    this.#state = { ...this.#state, ...state };
    this.#since = to;
  }

  /** A crash takes away what was done since then. */
  forget(since: number, now = Date.now()): void {
    this.change({}, now);
    for (const [index, span] of this.#spans.entries()) {
      if (span.to > since) this.#spans[index] = { ...span, isForgotten: true };
    }
  }

  /** All of it up to now. */
  spans(now = Date.now()): readonly Span[] {
    return [...this.#spans, { ...this.#state, from: this.#since, to: Math.max(this.#since, now) }];
  }
}

/** When one job was paused. */
export class Pauses {
  readonly #ended: Pause[] = [];
  #open: { readonly from: number; readonly surelyFrom: number } | undefined;

  get isPaused(): boolean {
    return this.#open !== undefined;
  }

  /** Pauses, or ends the pause, by the request that is made by `ask`. */
  async toggle(ask: () => Promise<unknown>, now: () => number = Date.now): Promise<void> {
    const asked = now();
    await ask();
    const open = this.#open;
    if (open === undefined) this.#open = { from: asked, surelyFrom: now() };
    else {
      this.#ended.push({ ...open, surelyTo: asked, to: now() });
      this.#open = undefined;
    }
  }

  all(now = Date.now()): readonly Pause[] {
    return this.#open === undefined ? this.#ended : [...this.#ended, { ...this.#open, surelyTo: now, to: now }];
  }
}
