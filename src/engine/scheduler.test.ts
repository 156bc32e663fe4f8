import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anExecJob } from "../domain/testing/a-job.ts";
import { DAY, type Duration, HOUR, type Instant, later, MINUTE } from "../domain/time.ts";
import type { AlarmClock } from "../ports/clock.ts";
import { FakeClock, settle } from "../ports/testing/fake-clock.ts";
import { JobState } from "./job-state.ts";
import { Scheduler } from "./scheduler.ts";
import { NOON } from "./testing/an-engine.ts";

const inMinutes = (count: number) => later(NOON, (count * MINUTE) as Duration);

function aScheduler(clock: AlarmClock = new FakeClock(NOON)) {
  const due: string[] = [];
  const setBack: string[] = [];
  const scheduler = new Scheduler(clock, {
    due: (state, now) => {
      due.push(`${state.job.name} ${(now - NOON) / MINUTE}`);
      scheduler.set(state, undefined, now);
    },
    setBack: (state) => {
      setBack.push(state.job.name);
    },
  });
  return { clock: clock as FakeClock, due, setBack, scheduler };
}

const aState = (name: string) => new JobState(anExecJob({ name }));

describe("the scheduler", () => {
  test("calls for each job when its moment comes, in the order of the moments", async () => {
    const { clock, due, scheduler } = aScheduler();
    scheduler.set(aState("b"), inMinutes(2), NOON);
    scheduler.set(aState("a"), inMinutes(1), NOON);
    scheduler.start();
    scheduler.set(aState("c"), inMinutes(1.5), NOON);
    await clock.advance(HOUR);
    expect(due).toEqual(["a 1", "c 1.5", "b 2"]);
  });

  test("calls at once for what is due already", async () => {
    const { clock, due, scheduler } = aScheduler();
    scheduler.start();
    await clock.advance(DAY);
    scheduler.set(aState("a"), NOON, NOON);
    await settle();
    expect(due).toEqual(["a 1440"]);
  });

  test("calls in the order in which they were set for those that are due at one moment", async () => {
    const { clock, due, scheduler } = aScheduler();
    const names = Array.from({ length: 50 }, (_, i) => `j${i}`);
    for (const name of names) scheduler.set(aState(name), inMinutes(1), NOON);
    scheduler.start();
    await clock.advance(MINUTE);
    expect(due.map((each) => each.split(" ")[0])).toEqual(names);
  });

  test("lets others have their turn before it has called for all that are due at one moment", async () => {
    const turns: number[] = [];
    const fake = new FakeClock(NOON);
    const { due, scheduler } = aScheduler({
      now: () => fake.now(),
      sleep(duration, signal) {
        if (duration === 0) turns.push(due.length);
        return fake.sleep(duration, signal);
      },
      sleepUntil: (instant, signal) => fake.sleepUntil(instant, signal),
    });
    for (let i = 0; i < 40; i++) scheduler.set(aState(`j${i}`), inMinutes(1), NOON);
    scheduler.start();
    await fake.advance(MINUTE);
    expect(due).toHaveLength(40);
    expect(turns).toEqual([1, 3, 6, 10, 15, 21, 28, 36]);
  });

  test("calls for all that were due when it is stopped meanwhile", async () => {
    const { due, scheduler } = aScheduler();
    for (let i = 0; i < 50; i++) scheduler.set(aState(`j${i}`), NOON, NOON);
    scheduler.start();
    expect(due).toHaveLength(1);
    await scheduler.stop();
    expect(due).toHaveLength(50);
  });

  test("is not late for what comes next because what was due took its time", async () => {
    const clock = new FakeClock(NOON);
    const calledAt: number[] = [];
    const scheduler = new Scheduler(clock, {
      due(state, now) {
        clock.set(later(clock.now(), 200 as Duration));
        calledAt.push(now - NOON);
        scheduler.set(
          state,
          calledAt.length < 3 ? later(NOON, ((calledAt.length + 1) * MINUTE) as Duration) : undefined,
          now,
        );
      },
      setBack: () => undefined,
    });
    scheduler.set(aState("a"), inMinutes(1), NOON);
    scheduler.start();
    await clock.advance(HOUR);
    expect(calledAt).toEqual([MINUTE, 2 * MINUTE, 3 * MINUTE]);
  });

  test("looks at once when it is told of a time at which something is due already", async () => {
    const { clock, due, scheduler } = aScheduler();
    scheduler.set(aState("a"), inMinutes(1), NOON);
    scheduler.start();
    await settle();
    clock.set(inMinutes(120));
    scheduler.set(aState("b"), inMinutes(180), inMinutes(120));
    await settle();
    // Before the clock is set back: then nobody would know that this moment has come.
    expect(due).toEqual(["a 120"]);
  });

  test("goes by what was set last", async () => {
    const { clock, due, scheduler } = aScheduler();
    const [a, b, c] = [aState("a"), aState("b"), aState("c")];
    for (const state of [a, b, c]) scheduler.set(state, inMinutes(10), NOON);
    scheduler.start();
    scheduler.set(a, inMinutes(5), NOON);
    scheduler.set(b, inMinutes(15), NOON);
    scheduler.set(c, undefined, NOON);
    await clock.advance(HOUR);
    expect(due).toEqual(["a 5", "b 15"]);
  });

  test("calls once for what was set to the same moment twice", async () => {
    const { clock, due, scheduler } = aScheduler();
    const a = aState("a");
    scheduler.set(a, inMinutes(1), NOON);
    scheduler.set(a, inMinutes(2), NOON);
    scheduler.set(a, inMinutes(1), NOON);
    scheduler.start();
    await clock.advance(HOUR);
    expect(due).toEqual(["a 1"]);
  });

  test("forgets none and repeats none when moments are set again and again", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 50 })), { minLength: 1_500, maxLength: 3_000 }),
        async (changes) => {
          const { clock, due, scheduler } = aScheduler();
          const states = Array.from({ length: 10 }, (_, i) => aState(`j${i}`));
          scheduler.start();
          for (const [index, minute] of changes) scheduler.set(states[index] as JobState, inMinutes(minute), NOON);
          const expected = states.flatMap(({ job, nextRun }) =>
            nextRun === undefined ? [] : [`${job.name} ${(nextRun - NOON) / MINUTE}`],
          );
          await clock.advance(HOUR);
          expect(due.toSorted()).toEqual(expected.toSorted());
        },
      ),
      { numRuns: 10 },
    );
  });

  test("keeps no more than it needs of what was set and replaced", async () => {
    const { clock, due, scheduler } = aScheduler();
    let looks = 0;
    let nextRun: Instant | undefined;
    const state = Object.defineProperty(aState("a"), "nextRun", {
      get() {
        looks++;
        return nextRun;
      },
      set(at: Instant | undefined) {
        nextRun = at;
      },
    });
    for (let minute = 1; minute <= 20_000; minute++) scheduler.set(state, inMinutes(1 + minute / 20_000), NOON);
    scheduler.start();
    looks = 0;
    await clock.advance(HOUR);
    expect(due).toEqual(["a 2"]);
    expect(looks).toBeLessThan(2_000);
  });

  test("stops at once, and calls no more", async () => {
    const { clock, due, scheduler } = aScheduler();
    scheduler.start();
    await settle();
    scheduler.set(aState("a"), inMinutes(1), NOON);
    await scheduler.stop();
    await scheduler.stop();
    await clock.advance(HOUR);
    expect(due).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  test("that was stopped does not start", async () => {
    const { clock, due, scheduler } = aScheduler();
    scheduler.set(aState("a"), NOON, NOON);
    await scheduler.stop();
    scheduler.start();
    await clock.advance(HOUR);
    expect(due).toEqual([]);
  });

  test("that is stopped by what it calls ends there", async () => {
    const clock = new FakeClock(NOON);
    const scheduler: Scheduler = new Scheduler(clock, { due: () => void scheduler.stop(), setBack: () => undefined });
    scheduler.set(aState("a"), inMinutes(1), NOON);
    scheduler.set(aState("b"), inMinutes(2), NOON);
    scheduler.start();
    await clock.advance(MINUTE);
    expect(clock.sleeping).toBe(0);
  });
});

describe("a tick at which none of 10,000 jobs is due", () => {
  /** A clock that counts how often it is asked, over jobs that count how often they are looked at. */
  function counted() {
    const calls = { now: 0, sleep: 0, job: 0 };
    class CountedClock extends FakeClock {
      override now(): Instant {
        calls.now++;
        return super.now();
      }
      override sleep(duration: Duration, signal?: AbortSignal): Promise<void> {
        calls.sleep++;
        return super.sleep(duration, signal);
      }
    }
    const states = Array.from({ length: 10_000 }, (_, i) => {
      const state = new JobState(anExecJob({ name: `j${i}` }));
      const { job } = state;
      return Object.defineProperty(state, "job", {
        get() {
          calls.job++;
          return job;
        },
      });
    });
    return { calls, clock: new CountedClock(NOON), states };
  }

  test("looks at no job, and asks the clock once and sleeps once", async () => {
    const { calls, clock, states } = counted();
    const { scheduler } = aScheduler(clock);
    for (const state of states) scheduler.set(state, inMinutes(18 * 60), NOON);
    scheduler.start();
    await settle();
    Object.assign(calls, { now: 0, sleep: 0, job: 0 });
    await clock.advance((60 * MINUTE) as Duration);
    expect(calls).toEqual({ now: 60, sleep: 60, job: 0 });
  });

  test("and the clock was set back looks at each once", async () => {
    const { calls, clock, states } = counted();
    const { scheduler, setBack } = aScheduler(clock);
    for (const state of states) scheduler.set(state, inMinutes(18 * 60), NOON);
    scheduler.start();
    await settle();
    clock.set(later(NOON, -DAY as Duration));
    calls.job = 0;
    await clock.advance((60 * MINUTE) as Duration);
    expect(setBack).toHaveLength(10_000);
    expect(calls.job).toBe(10_000);
  });
});
