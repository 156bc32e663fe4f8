import { expect, test } from "vitest";
import type { Instant } from "../../domain/time.ts";
import type { TerminalClock } from "../clock.ts";
import { withProgress } from "./progress.ts";
import { aRecordedOutput } from "./testing/recorded-output.ts";

const CLEAR = "\r\u001b[K";

/** A clock whose seconds the test lets pass. */
function aClock() {
  let now = 0;
  let act: (() => void) | undefined;
  const clock: TerminalClock = {
    now: () => now as Instant,
    every(_duration, each) {
      act = each;
      return () => (act = undefined);
    },
    sleep: () => Promise.resolve(),
  };
  const pass = () => {
    now += 1_000;
    act?.();
  };
  return { clock, pass };
}

test("what takes longer than a second is told on a terminal, and taken away, also when it fails", async () => {
  const { clock, pass } = aClock();
  const err = aRecordedOutput({ isTerminal: true, columns: 16 });
  const work = withProgress({ err, clock }, "waiting", async () => {
    pass();
    pass();
    throw new Error("no");
  });
  await expect(work).rejects.toThrow("no");
  pass();
  expect(err.text).toBe(`${CLEAR}waiting (1 s)${CLEAR}waiting (2 s)${CLEAR}`);
});

test("what is quick, and what is read by no person, prints nothing", async () => {
  const { clock, pass } = aClock();
  const quick = aRecordedOutput({ isTerminal: true });
  expect(await withProgress({ err: quick, clock }, "waiting", async () => 1)).toBe(1);
  const file = aRecordedOutput();
  await withProgress({ err: file, clock }, "waiting", async () => pass());
  expect(quick.text + file.text).toBe("");
});
