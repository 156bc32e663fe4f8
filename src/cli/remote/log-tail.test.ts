import { describe, expect, test } from "vitest";
import type { LogPart, LogPartOptions } from "../../client/log-part.ts";
import { lastLines, logPieces, tailOffset } from "./log-tail.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("the last lines", () => {
  test.each([
    ["a\nb\nc\n", 1, "c\n"],
    ["a\nb\nc\n", 2, "b\nc\n"],
    ["a\nb\nc", 1, "c"],
    ["a\nb\n\n", 2, "b\n\n"],
    ["\n", 1, "\n"],
    ["a\nb\n", 2, "a\nb\n"],
    ["a\nb\n", 0, ""],
  ])("of %j, %i of them, are %j", (text, lines, tail) => {
    expect(text.slice(lastLines(bytesOf(text), lines))).toBe(tail);
  });

  test.each([
    ["a\nb\n", 3],
    ["", 1],
  ])("of %j are not %i", (text, lines) => {
    expect(lastLines(bytesOf(text), lines)).toBeUndefined();
  });
});

/** A log as the server reads it. */
function aLog(bytes: Uint8Array, asked: LogPartOptions[] = []) {
  return {
    async logText(_counter: number, options: LogPartOptions = {}): Promise<LogPart> {
      asked.push(options);
      const { offset = 0, limit = bytes.length } = options;
      const begin = offset < 0 ? Math.max(0, bytes.length + offset) : offset;
      const part = bytes.slice(begin, begin + limit);
      return { offset: begin, bytes: part, content: "", size: bytes.length, isRunning: false };
    },
  };
}

describe("the tail of a log", () => {
  test("of long lines is found by looking further back, and begins with a whole line", async () => {
    const line = `${"x".repeat(99_999)}\n`;
    const log = bytesOf(line.repeat(5));
    const asked: LogPartOptions[] = [];
    expect(await tailOffset(aLog(log, asked), 1, 2)).toBe(300_000);
    expect(asked.length).toBe(2);
    expect(await tailOffset(aLog(log), 1, 9)).toBe(0);
    expect(await tailOffset(aLog(log), 1, 0)).toBe(500_000);
  });

  test("of an empty log is its beginning", async () => {
    expect(await tailOffset(aLog(new Uint8Array()), 1, 10)).toBe(0);
  });
});

test("a log is read in pieces up to its end", async () => {
  const log = new Uint8Array(2_500_000).map((_, at) => at % 251);
  const pieces: Uint8Array[] = [];
  for await (const { bytes } of logPieces(aLog(log), 1, 10)) pieces.push(bytes);
  expect(pieces.length).toBe(3);
  expect(Buffer.concat(pieces).equals(log.slice(10))).toBe(true);
});
