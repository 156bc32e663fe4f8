import { describe, expect, test } from "vitest";
import { anExecJob } from "../domain/testing/a-job.ts";
import { DAY, type Duration, HOUR, later, MINUTE, seconds } from "../domain/time.ts";
import { at } from "../ports/testing/fake-clock.ts";
import { anEngine, every, NOON, scheduled, type TestEngine } from "./testing/an-engine.ts";

const hourly = anExecJob({ name: "a", ...every(HOUR) });
const minutes = (count: number) => (count * MINUTE) as Duration;

describe("a job that runs at start", () => {
  test("runs when the engine starts, and then when its timer says so", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", runAtStart: true, ...scheduled("hourly@30") })] });
    expect(engine.work.run("a").trigger.reason).toBe("start");
    await engine.work.end("a");
    await engine.clock.advance((30 * MINUTE) as Duration);
    expect(engine.work.run("a").trigger.reason).toBe("schedule");
  });

  test("runs once when its interval is due at the start as well", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", runAtStart: true, ...every(MINUTE) })] });
    await engine.work.end("a");
    expect(engine.work.begun).toHaveLength(1);
    expect(engine.logsOf("a")).toEqual(["1.success"]);
  });

  test("does not run while it is paused", async () => {
    const first = await anEngine({ jobs: [anExecJob({ name: "a" })] });
    await first.pause("a");
    const engine = await first.restart({ jobs: [anExecJob({ name: "a", runAtStart: true })] });
    expect(engine.work.begun).toHaveLength(0);
  });
});

describe("an interval job", () => {
  test("that has never run runs at the start", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    expect(engine.work.run()).toMatchObject({ counter: 1, trigger: { reason: "interval" } });
  });

  test("runs again an interval after the end of its run", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    await engine.clock.advance(minutes(10));
    await engine.work.end();
    expect(engine.view("a").nextRun).toBe(later(NOON, minutes(70)));
    await engine.clock.advance((HOUR - 1) as Duration);
    expect(engine.work.running).toEqual([]);
    await engine.clock.advance(1 as Duration);
    expect(engine.work.running).toEqual(["a"]);
  });

  test("counts from the end of a run that a webhook asked for, too", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    await engine.work.end();
    await engine.clock.advance(minutes(50));
    await engine.runOnce("a");
    await engine.clock.advance(minutes(59));
    expect(engine.work.begun).toHaveLength(2);
    await engine.clock.advance(MINUTE);
    expect(engine.work.begun).toHaveLength(3);
  });

  test("that runs for longer than its interval still has a whole one between two runs", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    await engine.clock.advance(minutes(150));
    await engine.work.end();
    expect(engine.work.running).toEqual([]);
    expect(engine.view("a").nextRun).toBe(later(NOON, minutes(210)));
    await engine.clock.advance(HOUR);
    expect(engine.work.begun).toHaveLength(2);
  });

  test("that is overdue at a restart runs at once", async () => {
    const first = await anEngine({ jobs: [hourly] });
    await first.work.end();
    first.clock.set(later(NOON, minutes(61)));
    expect((await first.restart()).work.running).toEqual(["a"]);
  });

  test("that is not overdue at a restart runs an interval after its last run", async () => {
    const first = await anEngine({ jobs: [hourly] });
    await first.work.end();
    await first.clock.advance(minutes(20));
    const second = await first.restart();
    expect(second.view("a")).toMatchObject({ lastRun: NOON, nextRun: later(NOON, HOUR) });
    await second.clock.advance(minutes(39));
    expect(second.work.running).toEqual([]);
    await second.clock.advance(MINUTE);
    expect(second.work.running).toEqual(["a"]);
  });

  test("whose end falls on the moment at which it would look again runs once", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    await engine.clock.advance(HOUR);
    await engine.work.end();
    await engine.clock.advance((HOUR - 1) as Duration);
    expect(engine.work.begun).toHaveLength(1);
    await engine.clock.advance(1 as Duration);
    expect(engine.work.begun).toHaveLength(2);
  });
});

describe("a scheduled job", () => {
  test("runs when its minute begins, and once", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...scheduled("hourly@5,10") })] });
    expect(engine.view("a").nextRun).toBe(at("2026-06-01T12:05:00Z"));
    await engine.clock.advance((5 * MINUTE - 1) as Duration);
    expect(engine.work.running).toEqual([]);
    await engine.clock.advance(1 as Duration);
    expect(engine.work.run()).toMatchObject({ trigger: { reason: "schedule" } });
    await engine.work.end();
    await engine.clock.advance((5 * MINUTE - 1) as Duration);
    expect(engine.work.begun).toHaveLength(1);
    await engine.clock.advance(1 as Duration);
    expect(engine.work.begun).toHaveLength(2);
  });

  test("does not run at the start, also when the start falls on its minute", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...scheduled("daily@12:00") })] });
    await engine.clock.advance(HOUR);
    expect(engine.work.begun).toHaveLength(0);
    expect(engine.view("a").nextRun).toBe(at("2026-06-02T12:00:00Z"));
  });

  test("keeps to its schedule whatever else makes it run", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...scheduled("hourly@5") })] });
    await engine.clock.advance(minutes(4));
    await engine.runOnce("a");
    expect(engine.view("a").nextRun).toBe(at("2026-06-01T12:05:00Z"));
    await engine.clock.advance(MINUTE);
    expect(engine.work.begun).toHaveLength(2);
  });

  test("that has an interval too does without it", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...scheduled("hourly@5"), interval: MINUTE })] });
    await engine.clock.advance(minutes(4));
    expect(engine.work.begun).toHaveLength(0);
  });
});

describe("a turn of the timer", () => {
  const minutely = anExecJob({ name: "a", ...scheduled("minutely") });

  test("that comes while the job runs waits for its end, and further ones are one with it", async () => {
    const engine = await anEngine({ jobs: [minutely] });
    await engine.clock.advance(minutes(3));
    expect(engine.work.begun).toHaveLength(1);
    await engine.work.end();
    expect(engine.work.begun).toHaveLength(2);
    await engine.work.end();
    expect(engine.work.running).toEqual([]);
    await engine.clock.advance(MINUTE);
    expect(engine.work.begun).toHaveLength(3);
  });

  test("that comes while the job runs leaves the place of one webhook free", async () => {
    const engine = await anEngine({ jobs: [minutely] });
    await engine.clock.advance(minutes(3));
    await engine.trigger("a");
    await engine.clock.advance(minutes(3));
    await engine.work.end();
    expect(engine.work.run()).toMatchObject({ counter: 2, trigger: { reason: "schedule" } });
    await engine.work.end();
    expect(engine.work.run()).toMatchObject({ counter: 3, trigger: { reason: "webhook" } });
    await engine.work.end();
    expect(engine.work.running).toEqual([]);
  });

  test("that comes while the job waits for a free place is one with the run that waits", async () => {
    const engine = await anEngine({ jobs: [minutely, anExecJob({ name: "b" })], maxJobRunning: 1 });
    await engine.trigger("b");
    await engine.clock.advance(minutes(10));
    await engine.work.end("b");
    await engine.work.end("a");
    expect(engine.work.begun.map((run) => run.job.name)).toEqual(["b", "a"]);
  });

  test("of each of a thousand jobs at one moment runs each once, within the limit", async () => {
    const jobs = Array.from({ length: 1_000 }, (_, i) => anExecJob({ name: `j${i}`, ...scheduled("hourly@1") }));
    const engine = await anEngine({ jobs, maxJobRunning: 100 });
    await engine.clock.advance(MINUTE);
    for (let round = 0; round < 10; round++) {
      expect(engine.work.running).toHaveLength(100);
      await Promise.all(engine.work.going.map((run) => run.end()));
    }
    expect(engine.work.begun.map((run) => run.job.name)).toEqual(jobs.map((job) => job.name));
  });
});

describe("when the wall clock is set back", () => {
  const daily = anExecJob({ name: "daily", ...scheduled("daily@12:30") });

  async function atHalfPastTwelve(): Promise<TestEngine> {
    const engine = await anEngine({ jobs: [hourly, daily] });
    await engine.work.end();
    await engine.clock.advance(minutes(30));
    await engine.work.end("daily");
    return engine;
  }

  test.each([
    ["an hour, what has run does not run again", HOUR, "2026-06-02T12:30:00Z"],
    ["a day", DAY, "2026-06-01T12:30:00Z"],
    ["a week", (7 * DAY) as Duration, "2026-05-26T12:30:00Z"],
  ] as const)("by %s, a scheduled job goes on with the next slot of the new time", async (_, step, next) => {
    const engine = await atHalfPastTwelve();
    engine.clock.set(later(engine.clock.now(), -step as Duration));
    await engine.clock.advance(MINUTE);
    expect(engine.view("daily").nextRun).toBe(at(next));
  });

  test.each([
    ["less than three hours", "10:00", 1],
    ["more than that", "09:00", 2],
  ])("by %s, a slot that comes again has so many runs", async (_, time, runs) => {
    const engine = await atHalfPastTwelve();
    engine.clock.set(at(`2026-06-01T${time}:00Z`));
    await engine.clock.advance((4 * HOUR) as Duration);
    for (const run of engine.work.going) await run.end();
    expect(engine.work.begun.filter((run) => run.job === daily)).toHaveLength(runs);
  });

  test("by an hour, a job that goes by the time that passes does not wait for an hour", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...scheduled("minutely") })] });
    await engine.clock.advance(MINUTE);
    await engine.work.end();
    engine.clock.set(later(engine.clock.now(), -HOUR as Duration));
    await engine.clock.advance((2 * MINUTE) as Duration);
    expect(engine.work.running).toEqual(["a"]);
  });

  test.each([
    ["an hour", HOUR],
    ["a day", DAY],
    ["a year", (365 * DAY) as Duration],
  ] as const)("by %s, an interval job waits for no more than its interval", async (_, step) => {
    const engine = await atHalfPastTwelve();
    engine.clock.set(later(engine.clock.now(), -step as Duration));
    await engine.clock.advance(minutes(59));
    expect(engine.work.running).not.toContain("a");
    await engine.clock.advance(minutes(2));
    expect(engine.work.running).toContain("a");
  });

  test("nothing runs because of it", async () => {
    const engine = await atHalfPastTwelve();
    engine.clock.set(at("2026-05-31T20:00:00Z"));
    await engine.clock.advance(minutes(30));
    expect(engine.work.running).toEqual([]);
  });

  test("a slot that passes before the step is noticed is not missed, and runs once", async () => {
    const engine = await anEngine({ jobs: [anExecJob({ name: "a", ...scheduled("hourly@30") })] });
    await engine.clock.advance(minutes(30));
    await engine.work.end();
    await engine.clock.advance(seconds(1_230));
    engine.clock.set(at("2026-06-01T12:29:50Z"));
    await engine.clock.advance(MINUTE);
    expect(engine.work.running).toEqual(["a"]);
    await engine.work.end();
    await engine.clock.advance(minutes(10));
    expect(engine.work.running).toEqual([]);
  });

  test.each([1, 30, 90])("by %i s, as a time server does, a slot is not repeated", async (step) => {
    const engine = await atHalfPastTwelve();
    await engine.clock.advance(seconds(20));
    engine.clock.set(later(engine.clock.now(), seconds(-step)));
    await engine.clock.advance(minutes(10));
    expect(engine.work.running).toEqual([]);
    expect(engine.view("daily").nextRun).toBe(at("2026-06-02T12:30:00Z"));
  });

  test("twice, an interval job is not put off again", async () => {
    const engine = await atHalfPastTwelve();
    engine.clock.set(at("2026-05-31T12:00:00Z"));
    await engine.clock.advance(minutes(40));
    engine.clock.set(at("2026-05-31T12:30:00Z"));
    await engine.clock.advance(minutes(32));
    expect(engine.work.running).toContain("a");
  });

  test("while karajo does not run, an interval job waits for no more than its interval", async () => {
    const first = await atHalfPastTwelve();
    first.clock.set(at("2026-05-01T12:00:00Z"));
    const second = await first.restart();
    await second.clock.advance(minutes(59));
    expect(second.work.running).not.toContain("a");
    await second.clock.advance(minutes(1));
    expect(second.work.running).toContain("a");
  });
});

describe("when the wall clock jumps ahead", () => {
  const jobs = [hourly, anExecJob({ name: "minutely", ...scheduled("minutely") })];

  // A machine that slept shows nothing else: its timers stood still.
  test.each([
    ["by some hours, as after a sleep", (5 * HOUR) as Duration],
    ["by a day", DAY],
  ])("%s, what is late runs once", async (_, step) => {
    const engine = await anEngine({ jobs });
    await engine.work.end();
    engine.clock.set(later(engine.clock.now(), step));
    await engine.clock.advance(MINUTE);
    expect(engine.work.running.toSorted()).toEqual(["a", "minutely"]);
    for (const run of engine.work.going) await run.end();
    expect(engine.work.running).toEqual([]);
    await engine.clock.advance((MINUTE - 1) as Duration);
    expect(engine.work.running).toEqual([]);
    await engine.clock.advance(1 as Duration);
    expect(engine.work.running).toEqual(["minutely"]);
  });

  test("and is set right before anybody looks, an interval job that ended meanwhile waits for no more than its interval", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    engine.clock.set(at("2026-06-01T18:00:00Z"));
    await engine.work.end();
    engine.clock.set(NOON);
    await engine.clock.advance(minutes(61));
    expect(engine.work.running).toEqual(["a"]);
  });

  test("and is set right again, an interval job waits for no more than its interval", async () => {
    const engine = await anEngine({ jobs: [hourly] });
    await engine.work.end();
    engine.clock.set(at("2036-01-01T00:00:00Z"));
    await engine.clock.advance(MINUTE);
    await engine.work.end();
    engine.clock.set(at("2026-06-01T12:10:00Z"));
    await engine.clock.advance(minutes(61));
    expect(engine.work.running).toEqual(["a"]);
  });
});
