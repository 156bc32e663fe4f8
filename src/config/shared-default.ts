import { deepFreeze } from "./deep-freeze.ts";
import type { Section } from "./section.ts";

/**
 * A part of a job of which most jobs say nothing: all those share one, and it is made once. Made of the options `keys`,
 * and of nothing else but a ground that is given each time.
 */
export class SharedDefault<Value> {
  readonly #keys: ReadonlySet<string>;
  readonly #made = new Map<unknown, Value>();

  constructor(keys: Iterable<string>) {
    this.#keys = new Set(keys);
  }

  /** What `make` gives, kept where the section has none of the keys. The ground is one of a few. */
  of(section: Section, ground: unknown, make: () => Value): Value {
    if (section.entries.some(({ key }) => this.#keys.has(key))) return make();
    if (section.unreadKeys.some((key) => this.#keys.has(key))) return make();
    const known = this.#made.get(ground);
    if (known !== undefined) return known;
    const made = deepFreeze(make());
    this.#made.set(ground, made);
    return made;
  }
}
