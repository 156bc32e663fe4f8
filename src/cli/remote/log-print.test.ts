import { expect, test } from "vitest";
import type { LogChunk } from "../../client/log-part.ts";
import { printLog } from "./log-print.ts";
import { aRecordedOutput } from "./testing/recorded-output.ts";

async function* chunks(...given: readonly (readonly [number, string])[]): AsyncGenerator<LogChunk> {
  for (const [offset, text] of given) yield { offset, bytes: new TextEncoder().encode(text) };
}

async function printed(given: AsyncIterable<LogChunk>, terminal: { isTerminal?: boolean; closed?: AbortSignal } = {}) {
  const [out, err] = [aRecordedOutput(terminal), aRecordedOutput()];
  let pieces = 0;
  await printLog({ out, err }, given, () => void pieces++);
  return { out: out.text, err: err.text, pieces };
}

test("a log is printed as it is; on a terminal what comes next begins on a line of its own", async () => {
  expect(await printed(chunks([0, "a\n"], [2, "b"]))).toEqual({ out: "a\nb", err: "", pieces: 2 });
  expect((await printed(chunks([0, "a\n"], [2, "b"]), { isTerminal: true })).out).toBe("a\nb\n");
  expect((await printed(chunks([0, "a\n"]), { isTerminal: true })).out).toBe("a\n");
});

test("what is left out, or comes again, is told apart from the log", async () => {
  expect(await printed(chunks([0, "a\n"], [102, "b\n"], [0, "a\n"]))).toEqual({
    out: "a\nb\na\n",
    err: "karajo: 100 bytes are left out: the log is too long\nkarajo: the log begins anew, as it was kept: it was too long\n",
    pieces: 3,
  });
});

test("nothing more is asked for when nobody reads it", async () => {
  expect((await printed(chunks([0, "a\n"], [2, "b\n"]), { closed: AbortSignal.abort() })).pieces).toBe(1);
});
