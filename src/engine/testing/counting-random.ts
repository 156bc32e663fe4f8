import type { Random } from "../../ports/random.ts";

/** Chance without surprises: tokens that count, and always the same fraction. */
export class CountingRandom implements Random {
  readonly #fraction: number;
  #tokens = 0;

  constructor(fraction = 0.5) {
    this.#fraction = fraction;
  }

  token(length: number): string {
    this.#tokens++;
    return String(this.#tokens).padStart(length, "0");
  }

  fraction(): number {
    return this.#fraction;
  }
}
