import { expect, test, vi } from "vitest";
import type { Duration, Instant } from "../../domain/time.ts";
import type { ChildOutput, PipeRest } from "./child.ts";
import { pumpOutput } from "./output-pump.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** The pipe of a command that has ended: what each look at it shows, one after the other, and then always the last. */
function aPipe(...looks: readonly PipeRest[]) {
  let looked = 0;
  const flowTo = vi.fn<ChildOutput["flowTo"]>(() => ({ ended: Promise.resolve(), unref: () => undefined }));
  const rest = () => looks[Math.min(looked++, looks.length - 1)] ?? { bytes: [], isEnded: false };
  return { output: { flowTo, rest } satisfies ChildOutput, flowTo };
}

/** Drains it; answers what came to the log. `sleep` is one of this clock's waits. */
async function drained(output: ChildOutput) {
  const written: string[] = [];
  const log = {
    write: async (piece: Uint8Array) => void written.push(new TextDecoder().decode(piece)),
    line: async () => undefined,
    lines: async () => undefined,
    settled: async () => undefined,
    hide: () => undefined,
    started: () => undefined,
  };
  // The patience of the pump is not over before all is: only waits after the end of the command end at once.
  let isFirst = true;
  const sleep = (): Promise<void> => {
    if (!isFirst) return Promise.resolve();
    isFirst = false;
    return new Promise(() => undefined);
  };
  const clock = { now: () => 0 as Instant, sleep: vi.fn<(duration: Duration) => Promise<void>>(sleep) };
  await pumpOutput(output, { clock, output: log }).drain();
  return { written: written.join(""), waits: clock.sleep.mock.calls.length - 1 };
}

test("what a command has left in its pipe is taken as it is, without a flow", async () => {
  const { output, flowTo } = aPipe({ bytes: [bytes("all")], isEnded: true });
  expect(await drained(output)).toEqual({ written: "all", waits: 0 });
  expect(flowTo).not.toHaveBeenCalled();
});

test("a pipe that is held for a moment, as by a child that is just being started, needs no flow either", async () => {
  const held = { bytes: [], isEnded: false };
  const { output, flowTo } = aPipe({ bytes: [bytes("a")], isEnded: false }, held, {
    bytes: [bytes("b")],
    isEnded: true,
  });
  expect(await drained(output)).toEqual({ written: "ab", waits: 2 });
  expect(flowTo).not.toHaveBeenCalled();
});

test("a pipe that a process in the background holds flows soon", async () => {
  const { output, flowTo } = aPipe({ bytes: [], isEnded: false });
  expect((await drained(output)).waits).toBe(3);
  expect(flowTo).toHaveBeenCalledOnce();
});

test("a pipe that is not to be looked at flows at once", async () => {
  const { flowTo } = aPipe({ bytes: [], isEnded: false });
  expect(await drained({ flowTo, rest: undefined })).toEqual({ written: "", waits: 0 });
  expect(flowTo).toHaveBeenCalledOnce();
});
