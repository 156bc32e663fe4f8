import { MASK, SHORTEST_SECRET, secretForms } from "../domain/masking.ts";
import { type Occurrence, SecretSearch } from "./secret-search.ts";

const encoder = new TextEncoder();
const MASK_BYTES = encoder.encode(MASK);
const NOTHING = new Uint8Array();

/** Knows the secrets that no log may show. Built once, shared by all runs; it never changes. */
export class Masker {
  readonly #secrets: ReadonlySet<string>;
  /** Made when it is needed first: a run may hide several secrets one after the other. */
  #search: SecretSearch | undefined | "not made yet" = "not made yet";

  constructor(secrets: Iterable<string> = []) {
    this.#secrets = new Set(secrets);
  }

  /** A masker that knows one secret more. */
  with(secret: string): Masker {
    return this.#secrets.has(secret) ? this : new Masker([...this.#secrets, secret]);
  }

  /** What finds the secrets; `undefined` where there is nothing to find. */
  get search(): SecretSearch | undefined {
    if (this.#search === "not made yet") {
      const forms = new Set([...this.#secrets].flatMap(secretForms));
      const sequences = [...forms].map((form) => encoder.encode(form)).filter((each) => each.length >= SHORTEST_SECRET);
      this.#search = sequences.length > 0 ? new SecretSearch(sequences) : undefined;
    }
    return this.#search;
  }
}

/**
 * Masks the secrets in a stream of bytes, however it is cut. What may be the beginning of a secret is held back until
 * more comes, or until it is released; if the rest comes after that, the rest is masked.
 */
export class MaskedStream {
  #masker: Masker;
  /** The end of what was taken that may be the beginning of a secret. */
  #open: Uint8Array = NOTHING;
  /** How many bytes of `open` have been given out, as they are or masked. */
  #given = 0;
  /** How many bytes of `open` belong to a secret that begins before it. */
  #covered = 0;
  /** Whether the byte that was given out last was masked. */
  #isMasking = false;

  constructor(masker: Masker) {
    this.#masker = masker;
  }

  /** From now on this is masked, too. */
  hide(secret: string): void {
    this.#masker = this.#masker.with(secret);
  }

  get isHolding(): boolean {
    return this.#given < this.#open.length;
  }

  /** Takes bytes, and gives those that may go out now. */
  take(bytes: Uint8Array): Uint8Array {
    const { search } = this.#masker;
    if (bytes.length === 0 || (search === undefined && this.#open.length === 0)) return bytes;
    const text = this.#open.length === 0 ? bytes : Buffer.concat([this.#open, bytes]);
    const secrets = search === undefined ? [] : search.all(text);
    const openAt = search === undefined ? text.length : search.openEnd(text);
    if (text === bytes && secrets.length === 0 && openAt === text.length) {
      this.#isMasking = false;
      return bytes;
    }
    const covered = [{ start: 0, end: this.#covered }, ...secrets];
    const out = this.#give(text, covered, decidedUntil(openAt, covered));
    this.#covered = Math.max(0, coveredUntil(openAt, covered) - openAt);
    this.#given = Math.max(0, this.#given - openAt);
    this.#open = new Uint8Array(text.subarray(openAt)); // a copy: who gave the bytes may use their memory again
    return out;
  }

  /** Gives out what is held back. */
  release(): Uint8Array {
    if (!this.isHolding) return NOTHING;
    const { search } = this.#masker;
    const secrets = search === undefined ? [] : search.all(this.#open);
    return this.#give(this.#open, [{ start: 0, end: this.#covered }, ...secrets], this.#open.length);
  }

  /** The bytes that have not been given out up to `end`, each run of covered ones as one mask. */
  #give(text: Uint8Array, covered: readonly Occurrence[], end: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    let at = this.#given;
    for (const secret of covered) {
      const [from, to] = [Math.max(secret.start, at), Math.min(secret.end, end)];
      if (from >= to) continue;
      if (from > at) {
        pieces.push(text.subarray(at, from));
        this.#isMasking = false;
      }
      if (!this.#isMasking) pieces.push(MASK_BYTES);
      this.#isMasking = true;
      at = to;
    }
    if (at < end) {
      pieces.push(text.subarray(at, end));
      this.#isMasking = false;
    }
    this.#given = Math.max(this.#given, end);
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  }
}

/** Up to where it is known of every byte whether it is masked: where the open end begins, unless a secret covers that. */
function decidedUntil(openAt: number, covered: readonly Occurrence[]): number {
  return covered.reduce((until, secret) => (secret.start <= until ? Math.max(until, secret.end) : until), openAt);
}

/** How far the secrets go that begin before `openAt`; those that begin behind it are found again. */
function coveredUntil(openAt: number, covered: readonly Occurrence[]): number {
  return covered.reduce((until, secret) => (secret.start < openAt ? Math.max(until, secret.end) : until), 0);
}
