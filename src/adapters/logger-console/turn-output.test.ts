import { describe, expect, test } from "vitest";
import { byTurn } from "./turn-output.ts";

const aTurn = () => new Promise((resolve) => setImmediate(resolve));

describe("what is written in one turn of the event loop", () => {
  test("goes out in one piece, after it", async () => {
    const pieces: string[] = [];
    const output = byTurn({ write: (text) => pieces.push(text) });
    output.write("a");
    await Promise.resolve();
    output.write("b");
    expect(pieces).toEqual([]);
    await aTurn();
    expect(pieces).toEqual(["ab"]);
    output.write("c");
    await aTurn();
    expect(pieces).toEqual(["ab", "c"]);
  });

  test("goes out at once when it must, and only once", async () => {
    const pieces: string[] = [];
    const output = byTurn({ write: (text) => pieces.push(text) });
    output.write("a");
    output.flush();
    output.flush();
    await aTurn();
    expect(pieces).toEqual(["a"]);
  });
});
