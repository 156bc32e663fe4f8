import { describe, expect, test } from "vitest";
import type { CatchUpPolicy } from "../domain/catch-up.ts";
import type { ExecJob } from "../domain/job.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { type Duration, formatInstant, HOUR, later, MINUTE } from "../domain/time.ts";
import { at } from "../ports/testing/fake-clock.ts";
import { anEngine, every, NOON, refOf, scheduled, type TestEngine } from "./testing/an-engine.ts";

const minutes = (count: number) => (count * MINUTE) as Duration;
const policy = (catchUp: CatchUpPolicy["catchUp"], cap = 100): Partial<ExecJob> => ({ catchUp: { catchUp, cap } });
const minutely = anExecJob({ name: "a", ...scheduled("minutely") });
const LONG_AGO = later(NOON, minutes(-10_000));
const IN_LONG = later(NOON, minutes(100_000));

/** The answers as `HH:MM[-HH:MM] outcome[: reason]`. */
async function slotsOf(engine: TestEngine): Promise<readonly string[]> {
  const records = await engine.real.slots(refOf("a"), { from: LONG_AGO, to: IN_LONG, limit: 1_000 });
  return records.map(({ outcome, first, last, reason }) => {
    const [from, to] = [first, last].map((instant) => formatInstant(instant).slice(11, 16));
    return `${from === to ? from : `${from}-${to}`} ${outcome}${reason && `: ${reason}`}`;
  });
}

/** Lets the job run in each of the first minutes, and stops the server. */
async function stoppedAfter(job: ExecJob, count: number): Promise<TestEngine> {
  const engine = await anEngine({ jobs: [job] });
  for (let i = 0; i < count; i++) {
    await engine.clock.advance(MINUTE);
    await engine.work.end();
  }
  await engine.real.stop(AbortSignal.abort());
  return engine;
}

describe("each slot has an answer:", () => {
  test("it ran", async () => {
    const engine = await stoppedAfter(minutely, 2);
    expect(await slotsOf(engine)).toEqual(["12:01 ran", "12:02 ran"]);
    const [first] = await engine.real.slots(refOf("a"), { from: LONG_AGO, to: IN_LONG, limit: 1 });
    expect(first?.run).toMatchObject({ counter: 2, reason: "schedule", outcome: { kind: "success" } });
  });

  test("it was skipped, because the job was paused", async () => {
    const engine = await anEngine({ jobs: [minutely] });
    await engine.pause("a");
    await engine.clock.advance(minutes(30));
    await engine.resume("a");
    await engine.clock.advance(MINUTE);
    expect(await slotsOf(engine)).toEqual(["12:01-12:30 skipped: the job is paused", "12:31 ran"]);
  });

  test.each([
    [
      "missed, for the server did not run",
      policy("none"),
      ["12:03-12:05 missed: karajo was not running; catch_up is none"],
    ],
    [
      "made up for by the last one",
      policy("last"),
      [
        "12:03-12:04 coalesced: karajo was not running; one with the slot of 2026-06-01T12:05:00Z",
        "12:05 late: karajo was not running",
      ],
    ],
    [
      "made up for, as many as may be",
      policy("all", 2),
      [
        "12:03 missed: karajo was not running; more than 2 slots were missed",
        "12:04 late: karajo was not running",
        "12:05 late: karajo was not running",
      ],
    ],
  ])("it was %s", async (_, given, expected) => {
    const first = await stoppedAfter({ ...minutely, ...given }, 2);
    await first.clock.advance((3.5 * MINUTE) as Duration);
    const engine = await first.restart();
    expect(await slotsOf(engine)).toEqual(["12:01 ran", "12:02 ran", ...expected]);
    const late = expected.filter((line) => line.includes(" late"));
    for (const _late of late) await engine.work.end();
    expect(engine.work.begun.map((run) => run.trigger.reason)).toEqual(late.map(() => "catch-up"));
    await engine.clock.advance(MINUTE);
    expect((await slotsOf(engine)).at(-1)).toBe("12:06 ran");
  });

  test("it was missed, for the machine slept", async () => {
    const engine = await anEngine({ jobs: [minutely] });
    engine.clock.set(at("2026-06-01T18:00:30Z"));
    await engine.clock.advance(MINUTE);
    expect(await slotsOf(engine)).toEqual([
      "12:01-18:00 missed: karajo was held up: the machine slept, the process was suspended, or the clock was set forward; catch_up is none",
      "18:01 ran",
    ]);
  });

  test("a job that nobody knew before has missed nothing", async () => {
    const engine = await anEngine({ jobs: [] });
    await engine.clock.advance(HOUR);
    const next = await engine.restart({ jobs: [{ ...minutely, ...policy("all") }] });
    expect(await slotsOf(next)).toEqual([]);
  });

  test("a schedule that has changed has missed nothing", async () => {
    const first = await stoppedAfter({ ...minutely, ...policy("all") }, 1);
    await first.clock.advance(HOUR);
    const changed = anExecJob({ name: "a", ...policy("all"), ...scheduled("hourly@30"), scheduleText: "hourly@30" });
    expect(await slotsOf(await first.restart({ jobs: [changed] }))).toEqual(["12:01 ran"]);
  });

  test("an interval that ran out meanwhile runs late", async () => {
    const job = anExecJob({ name: "a", ...every(HOUR), ...policy("last") });
    const first = await anEngine({ jobs: [job] });
    await first.work.end();
    await first.clock.advance(minutes(59));
    await first.real.stop(AbortSignal.abort());
    await first.clock.advance(minutes(31));
    const engine = await first.restart();
    expect(engine.work.run().trigger.reason).toBe("catch-up");
    expect(await slotsOf(engine)).toEqual(["12:00 ran", "13:00 late: karajo was not running"]);
  });

  test("an interval that ran out meanwhile is counted anew without catch_up, also when that happens again", async () => {
    const job = anExecJob({ name: "a", ...every(HOUR), ...policy("none") });
    let engine = await anEngine({ jobs: [job] });
    await engine.work.end();
    await engine.real.stop(AbortSignal.abort());
    await engine.clock.advance(minutes(90));
    engine = await engine.restart();
    expect(engine.work.running).toEqual([]);
    await engine.clock.advance(minutes(40));
    engine = await engine.restart();
    await engine.clock.advance(minutes(20));
    expect(engine.work.running).toEqual(["a"]);
  });
});

describe("jitter", () => {
  const job = anExecJob({ name: "a", jitter: minutes(30), ...scheduled("hourly") });

  test("lets a run begin later than its slot, always as much", async () => {
    const engine = await anEngine({ jobs: [job] });
    const { nextRun } = engine.view("a");
    expect(nextRun).toBeGreaterThan(at("2026-06-01T13:00:00Z"));
    expect(nextRun).toBeLessThan(at("2026-06-01T13:30:00Z"));
    const next = await engine.restart();
    expect(next.view("a").nextRun).toBe(nextRun);
    await next.clock.advance(minutes(90));
    expect(await slotsOf(next)).toEqual(["13:00 ran"]);
  });

  test("larger than the schedule's steps loses none of its slots", async () => {
    const engine = await anEngine({
      jobs: [{ ...minutely, jitter: minutes(5), overlap: { kind: "queue", limit: 99 } }],
    });
    await engine.clock.advance(minutes(60));
    const slots = await slotsOf(engine);
    expect(slots.length).toBeGreaterThanOrEqual(54);
    expect(slots.slice(0, 54)).toEqual(
      Array.from({ length: 54 }, (_, index) => `12:${String(index + 1).padStart(2, "0")} ran`),
    );
  });
});

describe("when the clock was set back while the server did not run", () => {
  test("by an hour, what has run does not run again, and what goes by the time that passes does", async () => {
    const daily = { ...scheduled("daily@12:30"), scheduleText: "daily" };
    const first = await anEngine({
      jobs: [anExecJob({ name: "a", ...daily }), anExecJob({ name: "b", ...scheduled("minutely") })],
    });
    await first.clock.advance(minutes(31));
    await first.real.stop(AbortSignal.abort());
    first.clock.set(NOON);
    const engine = await first.restart();
    expect(engine.view("a").nextRun).toBe(at("2026-06-02T12:30:00Z"));
    expect(engine.view("b").nextRun).toBe(at("2026-06-01T12:01:00Z"));
  });

  test("by a year, all begins anew", async () => {
    const first = await stoppedAfter(minutely, 2);
    first.clock.set(at("2025-06-01T12:00:00Z"));
    const engine = await first.restart();
    await engine.clock.advance(MINUTE);
    expect(engine.work.running).toEqual(["a"]);
    expect(await slotsOf(engine)).toEqual([]);
    const old = { from: at("2025-06-01T00:00:00Z"), to: at("2025-06-02T00:00:00Z"), limit: 10 };
    expect(await engine.real.slots(refOf("a"), old)).toMatchObject([{ outcome: "ran" }]);
  });
});
