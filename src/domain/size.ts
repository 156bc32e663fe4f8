import { bad, ok, type Result } from "./result.ts";

/** The bytes of each unit; the largest first. */
const UNITS = [
  ["GiB", 1n << 30n],
  ["GB", 1_000_000_000n],
  ["MiB", 1n << 20n],
  ["MB", 1_000_000n],
  ["KiB", 1n << 10n],
  ["kB", 1_000n],
  ["B", 1n],
] as const;

const BYTES_BY_UNIT: ReadonlyMap<string, bigint> = new Map([
  ...UNITS.map(([name, bytes]) => [name.toLowerCase(), bytes] as const),
  ["", 1n],
  ["k", 1n << 10n],
  ["m", 1n << 20n],
  ["g", 1n << 30n],
]);

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

const EXPECTED = "expected a number of bytes such as 4096, 500kB or 16MiB";

/**
 * The bytes that a text means, or in one line why it means none. Never throws.
 *
 * A number, which may have a fraction, and a unit in any case: KiB, MiB and GiB, or short K, M and G, are powers of 1024,
 * kB, MB and GB powers of 1000. A `b` is a byte in any case; there are no bits. A fraction of a byte is cut off.
 *
 * @example
 * ```ts
 * parseSize("1.5MiB"); // => { ok: true, value: 1_572_864 }
 * parseSize("2TB"); // => { ok: false, problem: 'unknown unit "TB" in "2TB": expected KiB, MiB, GiB, kB, MB or GB' }
 * ```
 */
export function parseSize(text: string): Result<number> {
  const [, whole = "", fraction = "", unitName] = /^([0-9]{1,20})(?:[.]([0-9]{1,20}))? ?([^0-9. ]*)$/.exec(text) ?? [];
  const shown = JSON.stringify(text.slice(0, LONGEST_SHOWN));
  if (unitName === undefined) return bad(`${shown} is not a size: ${EXPECTED}`);
  const unit = BYTES_BY_UNIT.get(unitName.toLowerCase());
  if (unit === undefined) {
    const unknown = JSON.stringify(unitName.slice(0, LONGEST_SHOWN));
    return bad(`unknown unit ${unknown} in ${shown}: expected KiB, MiB, GiB, kB, MB or GB`);
  }
  const bytes = (BigInt(whole + fraction) * unit) / 10n ** BigInt(fraction.length);
  return bytes <= LARGEST ? ok(Number(bytes)) : bad(`${shown} is out of range: expected at most ${LARGEST} bytes`);
}

/** A text from which {@link parseSize} makes the same number: `16MiB`, `1.5KiB`, `500kB`, `1001B`. */
export function formatSize(bytes: number): string {
  const hundredths = BigInt(bytes) * 100n;
  const [name, unit] = UNITS.find(([, size]) => hundredths >= size * 100n && hundredths % size === 0n) ?? ["B", 1n];
  const digits = String(hundredths / unit).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/[.]?0{1,2}$/, "") + name;
}

const LONGEST_SHOWN = 60;
