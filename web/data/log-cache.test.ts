import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LogCache } from "./log-cache.ts";

const KIB = 1_024;

/** A byte that tells its offset. */
const byteAt = (offset: number) => (offset * 7 + (offset >> 8)) & 0xff;
const bytesOf = (start: number, end: number) => Uint8Array.from({ length: end - start }, (_, i) => byteAt(start + i));

test("gives what was put, in whatever order and however it overlaps", () => {
  const range = fc.tuple(fc.nat(200), fc.nat(60));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), range, (ranges, [start, length]) => {
      const cache = new LogCache(1_000_000);
      const present = new Set<number>();
      for (const [from, count] of ranges) {
        cache.put(from, bytesOf(from, from + count));
        for (let at = from; at < from + count; at++) present.add(at);
      }
      expect(cache.size).toBe(present.size);
      const isThere = Array.from({ length }, (_, i) => present.has(start + i)).every(Boolean);
      if (length > 0)
        expect(cache.read(start, start + length)).toEqual(isThere ? bytesOf(start, start + length) : undefined);
      const at = cache.at(start);
      expect(at !== undefined).toBe(present.has(start));
      if (at !== undefined) expect(at).toEqual(bytesOf(start, start + at.length));
    }),
  );
});

describe("a full cache", () => {
  test("forgets what was not used for longest", () => {
    const cache = new LogCache(512 * KIB);
    cache.put(0, new Uint8Array(256 * KIB));
    cache.put(1_000 * KIB, new Uint8Array(256 * KIB));
    cache.at(5);
    cache.put(2_000 * KIB, new Uint8Array(10));
    expect([0, 1_000 * KIB, 2_000 * KIB].map((at) => cache.at(at) !== undefined)).toEqual([true, false, true]);
    expect(cache.size).toBe(256 * KIB + 10);
  });

  test("keeps the end of what is larger than it", () => {
    const cache = new LogCache(512 * KIB);
    cache.put(0, new Uint8Array(2_048 * KIB));
    expect(cache.size).toBe(512 * KIB);
    expect(cache.at(2_047 * KIB)).toHaveLength(KIB);
    expect(cache.at(0)).toBeUndefined();
  });
});

test("many small pieces become one", () => {
  const cache = new LogCache(1_000_000);
  for (let at = 0; at < 1_000; at++) cache.put(at, bytesOf(at, at + 1));
  expect(cache.at(0)).toEqual(bytesOf(0, 1_000));
  expect(cache.nextAfter(0)).toBe(Number.POSITIVE_INFINITY);
});

test("does not change when the array that was put does", () => {
  const cache = new LogCache(1_000);
  const bytes = Uint8Array.of(1, 2);
  cache.put(0, bytes);
  bytes.fill(9);
  expect(cache.read(0, 2)).toEqual(Uint8Array.of(1, 2));
});
