import fc from "fast-check";
import { expect, test } from "vitest";
import { LineSplitter } from "./log-split.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function allOf(pieces: readonly Uint8Array[]): {
  readonly offsets: readonly number[];
  readonly lines: readonly string[];
} {
  const splitter = new LineSplitter();
  const batches = [...pieces.map((piece) => splitter.take(piece)), splitter.flush()].filter(
    (batch) => batch !== undefined,
  );
  for (const { text, lines } of batches) expect(lines.join("\n")).toBe(text);
  return { offsets: batches.flatMap(({ offsets }) => offsets), lines: batches.flatMap(({ lines }) => lines) };
}

test("lines are the same wherever the pieces begin, and whatever the bytes are", () => {
  const byte = fc.oneof(fc.constant(0x0a), fc.nat(255), fc.constantFrom(...bytesOf("é😀")));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 80 }), fc.array(fc.nat(80), { maxLength: 6 }), (values, cuts) => {
      const bytes = Uint8Array.from(values);
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
      const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
      const { offsets, lines } = allOf(pieces);
      expect(offsets.length).toBe(lines.length);
      const starts = offsets.map((offset, i) => {
        const next = offsets[i + 1] ?? bytes.length + 1;
        const isLast = i === offsets.length - 1;
        const end = isLast && bytes.at(-1) !== 0x0a ? bytes.length : isLast ? bytes.length - 1 : next - 1;
        return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(offset, end));
      });
      expect(lines).toEqual(starts);
      const newlines = values.filter((value) => value === 0x0a).length;
      expect(lines.length).toBe(newlines + (bytes.length > 0 && bytes.at(-1) !== 0x0a ? 1 : 0));
    }),
  );
});

test("a character may be cut in two", () => {
  const bytes = bytesOf("é\nü");
  expect(allOf([bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4)])).toEqual({
    offsets: [0, 3],
    lines: ["é", "ü"],
  });
});

test("what was missing ends a line", () => {
  const splitter = new LineSplitter();
  splitter.take(bytesOf("one\ntw"));
  const rest = splitter.skip(100);
  expect([rest?.offsets, rest?.lines]).toEqual([[4], ["tw"]]);
  expect(splitter.end).toBe(100);
  const next = splitter.take(bytesOf("x\n"));
  expect([next?.offsets, next?.lines]).toEqual([[100], ["x"]]);
  expect([splitter.flush(), splitter.take(new Uint8Array())]).toEqual([undefined, undefined]);
});

test("of a line without end only so much is kept", () => {
  const splitter = new LineSplitter();
  for (let i = 0; i < 30; i++) splitter.take(new Uint8Array(100_000).fill(97));
  expect(splitter.flush()?.text.length).toBeLessThan(1_200_000);
  expect(splitter.end).toBe(3_000_000);
});
