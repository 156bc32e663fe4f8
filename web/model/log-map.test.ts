import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LogMap } from "./log-map.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function mapOf(text: string): LogMap {
  const map = new LogMap();
  map.put(0, bytesOf(text));
  return map;
}

/** Where the lines of a text begin and end, the plain way. */
function linesOf(text: string): readonly { start: number; end: number }[] {
  let start = 0;
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n").map((line) => {
    const at = start;
    start += line.length + 1;
    return { start: at, end: at + line.length };
  });
  return text === "" ? [] : lines;
}

function rowsOf(map: LogMap) {
  return Array.from({ length: map.rows }, (_, i) => map.row(i));
}

describe("a log that has been read", () => {
  test.each(["", "\n", "a", "a\n", "a\nb", "\n\n", "\n\na", "ab\n\ncd\n"])("has the lines of %j", (text) => {
    const map = mapOf(text);
    expect(rowsOf(map)).toEqual(linesOf(text).map((line) => ({ kind: "line", ...line, isCut: false })));
    expect(map).toMatchObject({ size: text.length, firstUnread: undefined, unreadBytes: 0 });
  });

  test("has no row beyond its ends", () => {
    expect([-1, 2].map((index) => mapOf("a\nb").row(index))).toEqual([undefined, undefined]);
  });

  test("has a very long line in many pieces", () => {
    const map = new LogMap();
    for (let at = 0; at < 3_000_000; at += 100_000) map.put(at, new Uint8Array(100_000).fill(97));
    map.put(3_000_000, bytesOf("\nx"));
    expect(map.row(0)).toMatchObject({ start: 0, end: 3_000_000 });
    expect(map.rowAt(2_999_999)).toBe(0);
    expect(map.rowAt(3_000_001)).toBe(1);
  });
});

const TEXT = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 60 });
/** A text and the places at which it is cut into pieces, with the order in which they are read. */
const CUT_TEXT = TEXT.chain((text) =>
  fc.tuple(fc.constant(text), fc.array(fc.nat(text.length), { maxLength: 8 })).chain(([whole, cuts]) => {
    const places = [...new Set([0, ...cuts, whole.length])].sort((a, b) => a - b);
    const pieces = places.slice(1).map((end, i) => ({ start: places[i] ?? 0, end }));
    return fc.tuple(
      fc.constant(whole),
      fc.shuffledSubarray(pieces, { minLength: pieces.length, maxLength: pieces.length }),
    );
  }),
);

test("the pieces may come in any order", () => {
  fc.assert(
    fc.property(CUT_TEXT, ([text, pieces]) => {
      const map = new LogMap();
      map.grow(text.length);
      for (const { start, end } of pieces) map.put(start, bytesOf(text.slice(start, end)));
      expect(rowsOf(map)).toEqual(linesOf(text).map((line) => ({ kind: "line", ...line, isCut: false })));
      for (let at = 0; at < text.length; at++) {
        expect(map.rowAt(at)).toBe(linesOf(text).findLastIndex(({ start }) => start <= at));
      }
    }),
  );
});

test("what has been read is right while the rest has not", () => {
  fc.assert(
    fc.property(CUT_TEXT, fc.nat(8), ([text, pieces], count) => {
      const map = new LogMap();
      map.grow(text.length);
      for (const { start, end } of pieces.slice(0, count)) map.put(start, bytesOf(text.slice(start, end)));
      const starts = linesOf(text).map(({ start }) => start);
      let last = -1;
      for (const row of rowsOf(map)) {
        expect(row?.start).toBeGreaterThan(last);
        last = row?.start ?? Number.NaN;
        if (row?.kind !== "line") continue;
        expect(starts).toContain(row.start);
        const line = linesOf(text).find(({ start }) => start === row.start);
        if (row.isCut) expect(row.end).toBeLessThanOrEqual(line?.end ?? 0);
        else expect(row.end).toBe(line?.end);
      }
    }),
  );
});

test("pieces may come twice and overlap", () => {
  fc.assert(
    fc.property(TEXT, fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 6 }), (text, ranges) => {
      const map = new LogMap();
      for (const [a, b] of [...ranges, [0, text.length]]) {
        const [start, end] = [Math.min(a ?? 0, b ?? 0, text.length), Math.min(Math.max(a ?? 0, b ?? 0), text.length)];
        map.put(start, bytesOf(text.slice(start, end)));
      }
      expect(rowsOf(map)).toHaveLength(linesOf(text).length);
    }),
  );
});

describe("what has not been read", () => {
  const map = new LogMap();
  map.put(0, bytesOf("one\ntwo\n"));
  map.grow(48);
  map.put(48, bytesOf("est\nlast\n"));

  test("has as many rows as the rest lets one guess", () => {
    // Four lines in 17 bytes have been read, so the 40 bytes between them are about nine.
    expect(map.rows).toBe(2 + 9 + 1);
    expect(map.row(2)).toMatchObject({ kind: "unread", start: 8 });
    expect(map.row(10)).toMatchObject({ kind: "unread", end: 48 });
    expect(map.row(11)).toEqual({ kind: "line", start: 52, end: 56, isCut: false });
  });

  test("is found by its bytes", () => {
    expect([7, 8, 28, 47, 48, 52].map((offset) => map.rowAt(offset))).toEqual([1, 2, 6, 10, 10, 11]);
    expect(map.stretchAt(20)).toEqual({ kind: "unread", start: 8, end: 48 });
    expect(map.stretchAt(3)).toMatchObject({ kind: "read", start: 0, end: 8 });
    expect(map.stretchAt(57)).toBeUndefined();
    expect(map).toMatchObject({ firstUnread: 8, unreadBytes: 40 });
  });

  test("makes the numbers behind it a guess", () => {
    expect([0, 1, 2, 11].map((row) => map.isExact(row))).toEqual([true, true, false, false]);
  });

  test("cuts the line that goes on in it", () => {
    const cut = new LogMap();
    cut.put(0, bytesOf("one\ntw"));
    cut.grow(100);
    expect(cut.row(1)).toEqual({ kind: "line", start: 4, end: 6, isCut: true });
  });
});

describe("what is no longer there", () => {
  test("is a row between whole lines", () => {
    const map = mapOf("one\ntwo\n");
    map.lose(8, 100);
    map.put(100, bytesOf("st\nlast\n"));
    expect(rowsOf(map)).toMatchObject([
      { kind: "line", start: 0, end: 3 },
      { kind: "line", start: 4, end: 7 },
      { kind: "gap", start: 8, end: 100 },
      { kind: "line", start: 100, end: 102 },
      { kind: "line", start: 103, end: 107 },
    ]);
    expect([8, 50, 99, 100].map((offset) => map.rowAt(offset))).toEqual([2, 2, 2, 3]);
  });

  test("ends the line that goes on in it", () => {
    const map = mapOf("one\ntw");
    map.lose(6, 20);
    map.put(20, bytesOf("x"));
    expect(rowsOf(map)).toEqual([
      { kind: "line", start: 0, end: 3, isCut: false },
      { kind: "line", start: 4, end: 6, isCut: false },
      { kind: "gap", start: 6, end: 20 },
      { kind: "line", start: 20, end: 21, isCut: false },
    ]);
  });

  test("may be what was read before, and grow", () => {
    const map = mapOf("one\ntwo\nthree\nfour\n");
    map.lose(6, 10);
    map.lose(10, 16);
    expect(rowsOf(map)).toMatchObject([
      { kind: "line", start: 0, end: 3 },
      { kind: "line", start: 4, end: 6 },
      { kind: "gap", start: 6, end: 16 },
      { kind: "line", start: 16, end: 18 },
    ]);
  });

  test("counts as one line of known number", () => {
    const map = mapOf("one\n");
    map.lose(4, 50);
    map.put(50, bytesOf("x\n"));
    expect([map.isExact(2), map.lostBytes]).toEqual([true, 46]);
  });
});
