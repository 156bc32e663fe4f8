import type { Span } from "./history.ts";

/** A server looks at the clock at least this often. */
const LONGEST_SLEEP = 60_000;

/** Who was there when: real time, and what the server's clock showed in it. */
export class Presence {
  readonly #spans: readonly Span[];

  constructor(spans: readonly Span[]) {
    for (const [index, { from, to }] of spans.entries()) {
      const next = spans[index + 1];
      if (to < from || (next !== undefined && next.from !== to)) throw new Error(`a hole after span ${index}`);
    }
    this.#spans = spans;
  }

  /** The moments at which the server's clock showed, or jumped over, this instant; none where it never came so far. */
  showings(instant: number): readonly number[] {
    const moments: number[] = [];
    for (const [index, { from, to, ahead }] of this.#spans.entries()) {
      const before = this.#spans[index - 1];
      if (before !== undefined && instant > from + before.ahead && instant <= from + ahead) moments.push(from);
      else if (instant > from + ahead && instant <= to + ahead) moments.push(instant - ahead);
    }
    return moments;
  }

  /**
   * The same, and the moments at which it was set back to less than a minute after this instant: a server that slept
   * then cannot tell whether the clock has shown it.
   */
  perhapsShowings(instant: number): readonly number[] {
    const setBack = this.#setBack.filter(({ from, ahead }) => {
      return instant > from + ahead - LONGEST_SLEEP && instant <= from + ahead;
    });
    return [...this.showings(instant), ...setBack.map(({ from }) => from)].sort((a, b) => a - b);
  }

  /** Whether the clock was set back, to before this instant, after it had shown it: then its answer may have been taken back. */
  wasUndone(instant: number): boolean {
    const first = this.perhapsShowings(instant)[0] ?? Number.POSITIVE_INFINITY;
    return this.#setBack.some(({ from, ahead }) => from >= first && from + ahead - LONGEST_SLEEP < instant);
  }

  /** The last moment at which a look at the server's clock gave something from `first` to `last`. */
  lastReadingOf(first: number, last: number): number | undefined {
    return this.#spans
      .filter(({ from, to, ahead }) => from + ahead <= last && to + ahead >= first)
      .map(({ to, ahead }) => Math.min(to, last - ahead))
      .at(-1);
  }

  /** What the server's clock showed at this moment. */
  reading(moment: number): number {
    return moment + (this.#at(moment)?.ahead ?? 0);
  }

  /** What its clock showed when the server was up for the first time. */
  get firstReading(): number {
    const first = this.#spans.find(({ presence }) => presence === "up");
    return first === undefined ? Number.POSITIVE_INFINITY : first.from + first.ahead;
  }

  /** What its clock showed first, and last while slots were due. */
  get range(): { readonly from: number; readonly to: number } {
    const due = this.#spans.filter(({ presence }) => presence !== "draining");
    const readings = this.#spans.flatMap(({ from, to, ahead }) => [from + ahead, to + ahead]);
    const last = due.at(-1);
    return { from: Math.min(...readings), to: last === undefined ? 0 : last.to + last.ahead };
  }

  /** Whether its clock was ever set. */
  get hasSteps(): boolean {
    return this.#spans.some(({ ahead }) => ahead !== this.#spans[0]?.ahead);
  }

  /** Whether there is a time of which nobody may remember what was done. */
  get hasForgotten(): boolean {
    return this.#spans.some((span) => span.isForgotten);
  }

  /** The moment by which it has been up for so long since `moment`; `Infinity` when it never was. */
  hasHad(duration: number, moment: number): number {
    let left = duration;
    for (const { from, to, presence } of this.#spans) {
      if (presence !== "up" || to <= moment) continue;
      const start = Math.max(from, moment);
      if (to - start >= left) return start + left;
      left -= to - start;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The spans that have something in common with the time from `from` to `to`, both included. */
  within(from: number, to: number): readonly Span[] {
    return this.#spans.filter((span) => span.to >= from && span.from <= to);
  }

  /** The latest that the clock showed in this time. */
  latestReading(from: number, to: number): number {
    const readings = this.within(from, to).map((span) => Math.min(span.to, to) + span.ahead);
    return Math.max(...readings);
  }

  /** The largest and the smallest number of places in this time. */
  places(from: number, to: number): { readonly least: number; readonly most: number } {
    const places = this.within(from, to).map((span) => span.places);
    return { least: Math.min(...places), most: Math.max(...places) };
  }

  /** The spans at whose beginning the clock was set back. */
  get #setBack(): readonly Span[] {
    return this.#spans.filter(({ ahead }, index) => ahead < (this.#spans[index - 1]?.ahead ?? ahead));
  }

  #at(moment: number): Span | undefined {
    return this.#spans.findLast(({ from }) => from <= moment) ?? this.#spans[0];
  }
}
