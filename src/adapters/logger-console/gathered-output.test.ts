import { expect, test } from "vitest";
import type { Duration } from "../../domain/time.ts";
import { FakeClock } from "../../ports/testing/fake-clock.ts";
import { gathered } from "./gathered-output.ts";

const aTurn = () => new Promise((resolve) => setImmediate(resolve));

function anOutput() {
  const pieces: string[] = [];
  const clock = new FakeClock();
  return { pieces, clock, output: gathered({ write: (text) => pieces.push(text) }, clock) };
}

test("what is written in one turn of the event loop goes out in one piece, after it", async () => {
  const { pieces, output } = anOutput();
  output.write("a");
  await Promise.resolve();
  output.write("b");
  expect(pieces).toEqual([]);
  await aTurn();
  expect(pieces).toEqual(["ab"]);
});

test("what follows within 10 ms goes out in one piece when they are over", async () => {
  const { pieces, output, clock } = anOutput();
  output.write("a");
  await aTurn();
  for (const text of "bcd") {
    output.write(text);
    await clock.advance(3 as Duration);
  }
  expect(pieces).toEqual(["a"]);
  await clock.advance(1 as Duration);
  expect(pieces).toEqual(["a", "bcd"]);
  output.write("e");
  await clock.advance(9 as Duration);
  expect(pieces).toEqual(["a", "bcd"]);
  await clock.advance(1 as Duration);
  expect(pieces).toEqual(["a", "bcd", "e"]);
});

test("what follows a quiet time goes out at once, and nothing is waited for when all is quiet", async () => {
  const { pieces, output, clock } = anOutput();
  output.write("a");
  await clock.advance(20 as Duration);
  expect(clock.sleeping).toBe(0);
  output.write("b");
  await aTurn();
  expect(pieces).toEqual(["a", "b"]);
});

test("what must goes out at once, and only once", async () => {
  const { pieces, output, clock } = anOutput();
  output.write("a");
  output.flush();
  output.flush();
  await aTurn();
  output.write("b");
  await aTurn();
  output.write("c");
  output.flush();
  await clock.advance(20 as Duration);
  expect(pieces).toEqual(["a", "b", "c"]);
});
