import { constants, openSync, writeSync } from "node:fs";
import { expect, test } from "vitest";
import { loadLibc } from "./libc.ts";
import { PipeOutput } from "./pipe-output.ts";

const libc = loadLibc();
/** What a pipe holds, pipe(7). */
const FULL = 65_536;

/** A pipe and who prints into it, of whom each write tells how much the pipe has taken at once. */
function openPipe(known: NonNullable<typeof libc>) {
  const [reading, writing] = known.pipe();
  const printing = openSync(`/proc/self/fd/${writing}`, constants.O_WRONLY | constants.O_NONBLOCK);
  known.close(writing);
  return {
    output: new PipeOutput(reading, known),
    print: (bytes: string | number) => writeSync(printing, Buffer.alloc(Number(bytes) || 1, bytes)),
    end: () => known.close(printing),
  };
}

test.skipIf(libc === undefined)("the next piece comes when the last one has been taken, and none is lost", async () => {
  if (libc === undefined) return;
  const { output, print, end } = openPipe(libc);
  const taken: string[] = [];
  const came: ((piece: string) => void)[] = [];
  const release: (() => void)[] = [];
  const next = () => new Promise<string>((resolve) => came.push(resolve));
  const first = next();
  const flow = output.flowTo((bytes) => {
    const piece = Buffer.from(bytes).toString();
    taken.push(piece);
    came.shift()?.(piece);
    return new Promise((resolve) => release.push(resolve));
  });
  print("a");
  await first;
  for (const letter of "bcd") print(letter);
  end();
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(taken).toEqual(["a"]);
  const second = next();
  release[0]?.();
  expect(await second).toBe("bcd");
  release[1]?.();
  await flow.ended;
  expect(taken).toEqual(["a", "bcd"]);
});

test.skipIf(libc === undefined)("who has filled the pipe is given a larger one", async () => {
  if (libc === undefined) return;
  const { output, print, end } = openPipe(libc);
  expect(print(1_000_000)).toBe(FULL);
  let isFirst = true;
  const wide = new Promise<number>((resolve) => {
    const flow = output.flowTo(async () => {
      if (isFirst) resolve(print(1_000_000));
      isFirst = false;
    });
    void flow.ended;
  });
  expect(await wide).toBeGreaterThanOrEqual(3 * FULL);
  end();
});
