import fc from "fast-check";
import { expect, test } from "vitest";
import { Room } from "./room.ts";
import { Stamp, stampLines } from "./stamp-lines.ts";

/** What is in a room into which these are put one after the other. */
function stamped(pieces: readonly Uint8Array[], stamp: string): string {
  const room = Room.take();
  for (const piece of pieces) stampLines(piece, new Stamp(stamp), room);
  const text = Buffer.from(room.content).toString("latin1");
  room.release();
  return text;
}

/** The same, as one would write it down. */
function expected(pieces: readonly Uint8Array[], stamp: string): string {
  const inner = (text: string) => text.replaceAll(/\n(?!$)/g, () => `\n${stamp}`);
  return pieces.map((piece) => inner(Buffer.from(piece).toString("latin1"))).join("");
}

const bytes = (text: string) => Buffer.from(text, "latin1");

test.each([
  ["a", "a"],
  ["a\n", "a\n"],
  ["a\nb", "a\n> b"],
  ["\n\n\n", "\n> \n> \n"],
  ["a\r\nb\r\n", "a\r\n> b\r\n"],
  ["", ""],
])("the stamp stands behind each newline that something follows: %j", (given, wanted) => {
  expect(stamped([bytes(given)], "> ")).toBe(wanted);
});

test("a newline is found wherever it is", () => {
  const pieces = Array.from({ length: 70 }, (_, length) =>
    Array.from({ length }, (_each, at) => Buffer.alloc(length, "x").fill("\n", at, at + 1)),
  ).flat();
  const wrong = pieces.filter((piece) => stamped([piece], "2026: ") !== expected([piece], "2026: "));
  expect(wrong.map(String)).toEqual([]);
});

/** Of bytes that a search for newlines by arithmetic might take for one, or let hide one. */
const confusing = fc.constantFrom(0x0a, 0x0b, 0x09, 0x08, 0x8a, 0x00, 0x01, 0x80, 0xff, 0x0d, 0x78);
const anyPiece = fc.oneof(
  fc.array(confusing, { maxLength: 100 }).map((all) => Uint8Array.from(all)),
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 20_000 }))
    .map(([line, length]) => bytes(`${"x".repeat(line)}\n`.repeat(length).slice(0, length))),
);

test("is what it is by definition, whatever the bytes, the stamp and the room, and changes nothing of the bytes", () => {
  const stampText = fc.string({ maxLength: 40, unit: fc.constantFrom(..."ab :-09") });
  fc.assert(
    fc.property(fc.array(anyPiece, { maxLength: 6 }), stampText, fc.nat({ max: 7 }), (pieces, stamp, offset) => {
      // Wherever in memory they begin.
      const shifted = pieces.map((piece) => Buffer.concat([Buffer.alloc(offset), piece]).subarray(offset));
      expect(stamped(shifted, stamp)).toBe(expected(pieces, stamp));
      expect(Buffer.concat(shifted).equals(Buffer.concat(pieces))).toBe(true);
    }),
  );
});
