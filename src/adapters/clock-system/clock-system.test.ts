import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Duration } from "../../domain/time.ts";
import { createSystemClock } from "./clock-system.ts";

const clock = createSystemClock();
const milliseconds = (count: number) => count as Duration;

/** Whether a promise has resolved, as it turns out later. */
function watched(promise: Promise<void>) {
  const state = { isDone: false };
  void promise.then(() => (state.isDone = true));
  return state;
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
    const { setTimeout } = globalThis;
    const steps = vi.spyOn(globalThis, "setTimeout").mockImplementation(((wake: () => void, wait: number) => {
      return setTimeout(wake, wait + Math.floor(wait / 1_000));
    }) as typeof setTimeout);
    const sleep = watched(clock.sleep(milliseconds(60_000)));
    await vi.advanceTimersByTimeAsync(59_999);
    expect(sleep.isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(sleep.isDone).toBe(true);
    expect(steps).toHaveBeenCalledTimes(2);
    steps.mockRestore();
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
