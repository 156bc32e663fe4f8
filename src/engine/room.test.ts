import { expect, test } from "vitest";
import { Room } from "./room.ts";

test("a room keeps what is in it while it grows", () => {
  const room = Room.take();
  const pieces = Array.from({ length: 500 }, (_, at) => Buffer.alloc(at, at));
  for (const piece of pieces) room.put(piece);
  expect(Buffer.concat(pieces).equals(room.content)).toBe(true);
  expect(room.view.byteLength).toBeGreaterThanOrEqual(room.filled);
  room.release();
});

test("a room that is released is used again, empty, by the next one who needs one, and by no other", () => {
  const room = Room.take();
  room.put(Buffer.from("of another log"));
  room.release();
  const again = Room.take();
  expect(again).toBe(room);
  expect(again.filled).toBe(0);
  const other = Room.take();
  expect(other).not.toBe(again);
  other.release();
  again.release();
});

test("few rooms are kept, and none that is very large", () => {
  const many = Array.from({ length: 100 }, () => Room.take());
  for (const room of many) room.release();
  const kept = Array.from({ length: 100 }, () => Room.take()).filter((room) => many.includes(room));
  expect(kept.length).toBeLessThan(10);
  const [large] = kept;
  large?.reserve(50_000_000);
  large?.release();
  expect(Room.take()).not.toBe(large);
});
