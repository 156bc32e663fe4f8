import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Duration, Instant } from "../../domain/time.ts";
import { createSystemClock } from "./clock-system.ts";

const clock = createSystemClock();
const milliseconds = (count: number) => count as Duration;

/** Whether a promise has resolved, as it turns out later. */
function watched(promise: Promise<void>) {
  const state = { isDone: false };
  void promise.then(() => (state.isDone = true));
  return state;
}

/** Lets each fake timer be late while `use` goes on; answers how many there were. */
async function withLateTimers(lateness: (wait: number) => number, use: () => Promise<void>): Promise<number> {
  const { setTimeout } = globalThis;
  let timers = 0;
  const lateTimeout = (wake: () => void, wait: number) => {
    timers++;
    return setTimeout(wake, wait + lateness(wait));
  };
  // Not by a spy: who restores all spies later would bring back the fake timer that it was set upon.
  Object.assign(globalThis, { setTimeout: lateTimeout });
  try {
    await use();
  } finally {
    Object.assign(globalThis, { setTimeout });
  }
  return timers;
}

describe("the system clock", () => {
  test("tells the time of this machine", () => {
    const before = Date.now();
    const now = clock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test("really sleeps", async () => {
    const start = performance.now();
    await clock.sleep(milliseconds(20));
    expect(performance.now() - start).toBeGreaterThanOrEqual(19); // a timer may be early by less than a millisecond
  });

  test("really wakes when the signal aborts", async () => {
    const stopping = new AbortController();
    const sleep = clock.sleep(milliseconds(3_600_000), stopping.signal);
    stopping.abort();
    await sleep;
  });
});

describe("a sleep", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([0, -1, Number.NEGATIVE_INFINITY])("of %d resolves soon", async (duration) => {
    const sleep = watched(clock.sleep(milliseconds(duration)));
    await vi.advanceTimersByTimeAsync(1);
    expect(sleep.isDone).toBe(true);
  });

  test("gives others a turn even when it is of no length", async () => {
    const sleep = watched(clock.sleep(milliseconds(0)));
    await Promise.resolve();
    await Promise.resolve();
    expect(sleep.isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(sleep.isDone).toBe(true);
  });

  test("of a minute ends in time, although the system lets long waits take a thousandth longer", async () => {
    const timers = await withLateTimers(
      (wait) => Math.floor(wait / 1_000),
      async () => {
        const sleep = watched(clock.sleep(milliseconds(60_000)));
        await vi.advanceTimersByTimeAsync(59_999);
        expect(sleep.isDone).toBe(false);
        await vi.advanceTimersByTimeAsync(2);
        expect(sleep.isDone).toBe(true);
      },
    );
    expect(timers).toBe(2);
  });

  test("with a signal that has aborted before resolves at once and sets no timer", async () => {
    await clock.sleep(milliseconds(1_000), AbortSignal.abort());
    expect(vi.getTimerCount()).toBe(0);
  });

  test("that is aborted leaves no timer", async () => {
    const stopping = new AbortController();
    const sleep = clock.sleep(milliseconds(2 ** 33), stopping.signal);
    expect(vi.getTimerCount()).toBe(1);
    stopping.abort();
    await sleep;
    expect(vi.getTimerCount()).toBe(0);
  });

  test("leaves no listener on its signal", async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const sleep = clock.sleep(milliseconds(10), signal);
    await vi.advanceTimersByTimeAsync(10);
    await sleep;
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });

  // 2 ** 31 is where setTimeout would fire at once.
  test.each([2 ** 31 - 1, 2 ** 31, 2 ** 32 + 5, 10_000_000_000])("of %d ms is as long as that", async (duration) => {
    const sleep = watched(clock.sleep(milliseconds(duration)));
    await vi.advanceTimersByTimeAsync(duration - 1);
    expect(sleep.isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(sleep.isDone).toBe(true);
  });

  test("without end ends when its signal aborts, and not before", async () => {
    const stopping = new AbortController();
    const sleep = watched(clock.sleep(milliseconds(Number.POSITIVE_INFINITY), stopping.signal));
    await vi.advanceTimersByTimeAsync(10 ** 12);
    expect(sleep.isDone).toBe(false);
    stopping.abort();
    await Promise.resolve();
    await Promise.resolve();
    expect(sleep.isDone).toBe(true);
  });
});

describe("a sleep until an instant", () => {
  // Not setImmediate, by which the rest is waited for, and which takes no time here.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] }));
  afterEach(() => void vi.useRealTimers());

  const aFewTurns = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const inMilliseconds = (count: number) => (Date.now() + count) as Instant;

  test.each([1, 2, 3, 41, 1_000, 60_000])("in %d ms ends with it, and not before", async (wait) => {
    const sleep = watched(clock.sleepUntil(inMilliseconds(wait)));
    await vi.advanceTimersByTimeAsync(wait - 1);
    await aFewTurns();
    expect(sleep.isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await aFewTurns();
    expect(sleep.isDone).toBe(true);
  });

  test("is not late although each timer is", async () => {
    await withLateTimers(
      (wait) => 1 + wait / 1_000,
      async () => {
        const sleep = watched(clock.sleepUntil(inMilliseconds(60_000)));
        await vi.advanceTimersByTimeAsync(60_000);
        await aFewTurns();
        expect(sleep.isDone).toBe(true);
      },
    );
  });

  test.each([0, -5])("that came %d ms ago resolves soon", async (ago) => {
    const sleep = watched(clock.sleepUntil(inMilliseconds(ago)));
    await vi.advanceTimersByTimeAsync(1);
    await aFewTurns();
    expect(sleep.isDone).toBe(true);
  });

  test("ends early when its signal aborts, in its last milliseconds too", async () => {
    for (const passed of [10, 999]) {
      const stopping = new AbortController();
      const sleep = watched(clock.sleepUntil(inMilliseconds(1_000), stopping.signal));
      await vi.advanceTimersByTimeAsync(passed);
      await aFewTurns();
      stopping.abort();
      await aFewTurns();
      expect(sleep.isDone).toBe(true);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  test("ends also where the wall clock is set back meanwhile", async () => {
    const sleep = watched(clock.sleepUntil(inMilliseconds(1_000)));
    await vi.advanceTimersByTimeAsync(500);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(500);
    await aFewTurns();
    expect(sleep.isDone).toBe(true);
  });
});
