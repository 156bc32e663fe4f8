import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExecJob } from "../src/domain/job.ts";
import { anExecJob } from "../src/domain/testing/a-job.ts";
import { aTimetable } from "../src/domain/testing/a-timetable.ts";
import type { Duration, Instant } from "../src/domain/time.ts";
import type { Zone } from "../src/domain/zone.ts";
import { propertyRuns, timeFor } from "../src/engine/testing/model-runs.ts";
import { CLOCK_JOBS } from "./support/schedule/campaign-jobs.ts";
import { type ClockJob, ClockWorld } from "./support/schedule/clock-world.ts";
import { anyOf, dailyAt, hourlyAt, listed, minutely } from "./support/schedule/due-instants.ts";
import { findings, ROUNDS, SEED } from "./support/schedule/findings.ts";
import type { DueInstants, Rule, Target } from "./support/schedule/history.ts";
import { checkSchedule } from "./support/schedule-checker.ts";

/** An answer to several slots, of which all came again when the clock was set back, leaves pieces without a slot. */
const KNOWN: readonly Rule[] = ["answer to nothing"];
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse("2026-03-28T18:00:00Z") as Instant;
const PLACES = 4;

/** 02:30 in Berlin, where the clocks skip it on 29 March 2026: then it is 03:00. Written down by hand. */
const BERLIN = Array.from({ length: 400 }, (_, index) => {
  const day = Date.parse("2025-12-01T00:00:00Z") + index * DAY;
  const change = Date.parse("2026-03-29T00:00:00Z");
  return day + (day < change ? 90 : day === change ? 60 : 30) * MINUTE;
}).filter((instant) => instant < Date.parse("2026-10-25T00:00:00Z"));

interface Given extends Partial<Target> {
  readonly timetable: Parameters<typeof aTimetable>;
  readonly due: DueInstants;
  readonly options?: Partial<ExecJob>;
  readonly cap?: number;
}

function aJob(
  name: string,
  { timetable, due, catchUp = "none", cap = 100, atOnce = 1, jitter = 0, options }: Given,
): ClockJob {
  const timer = { kind: "schedule", timetable: aTimetable(...timetable) } as const;
  const facts = { timer, catchUp: { catchUp, cap }, jitter: jitter as Duration, logRetention: 1e6 };
  return { job: anExecJob({ name, ...facts, ...options }), target: { job: name, due, catchUp, atOnce, jitter } };
}

const jobs: readonly ClockJob[] = [
  aJob("none", { timetable: ["minutely"], due: minutely }),
  aJob("all", { timetable: ["minutely"], due: minutely, catchUp: "all", cap: 3 }),
  aJob("last", { timetable: ["hourly@0,7,8,30"], due: anyOf(...[0, 7, 8, 30].map(hourlyAt)), catchUp: "last" }),
  aJob("skip", { timetable: ["minutely"], due: minutely, options: { overlap: { kind: "skip" } } }),
  aJob("replace", {
    timetable: ["hourly@0,7,8,30"],
    due: anyOf(...[0, 7, 8, 30].map(hourlyAt)),
    options: { overlap: { kind: "replace" } },
  }),
  aJob("parallel", {
    timetable: ["minutely"],
    due: minutely,
    atOnce: 2,
    options: { overlap: { kind: "parallel", most: 2, limit: 1 } },
  }),
  aJob("jitter", { timetable: ["minutely"], due: minutely, jitter: 90 * SECOND, catchUp: "last" }),
  aJob("daily", { timetable: ["daily@12:30"], due: dailyAt("12:30"), catchUp: "all", cap: 2 }),
  aJob("berlin", {
    timetable: ["daily@02:30", { zone: "Europe/Berlin" as Zone }],
    due: listed(BERLIN),
    catchUp: "last",
  }),
];
const name = fc.constantFrom(...jobs.map(({ job }) => job.name));

const seconds = fc.oneof(
  fc.integer({ min: -90, max: 90 }),
  fc.integer({ min: -90, max: 90 }).map((minutes) => minutes * 60),
  fc.integer({ min: -30, max: 50 }).map((hours) => hours * 3_600),
);

type Command =
  | { readonly do: "advance" | "step"; readonly seconds: number }
  | { readonly do: "end"; readonly which: number }
  | { readonly do: "pause or resume"; readonly name: string }
  | { readonly do: "fill the disk"; readonly room: number }
  | { readonly do: "free the disk" }
  | { readonly do: "stop" | "crash"; readonly seconds: number; readonly step: number };

const is = <const Word>(...words: readonly Word[]) => fc.constantFrom(...words);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: is("end"), which: fc.nat(9) }) },
  { weight: 6, arbitrary: fc.record({ do: is("advance"), seconds: fc.integer({ min: 1, max: 900 }) }) },
  { weight: 4, arbitrary: fc.record({ do: is("step"), seconds }) },
  { weight: 1, arbitrary: fc.record({ do: is("pause or resume"), name }) },
  { weight: 1, arbitrary: fc.record({ do: is("fill the disk"), room: fc.oneof(fc.constant(0), fc.nat(12)) }) },
  { weight: 1, arbitrary: fc.record({ do: is("free the disk") }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: is("stop", "crash"), seconds: fc.nat(900), step: fc.oneof(fc.constant(0), seconds) }),
  },
);

async function obey(world: ClockWorld, command: Command): Promise<void> {
  switch (command.do) {
    case "advance":
      return world.advance(command.seconds * SECOND);
    case "step":
      return world.step(command.seconds * SECOND);
    case "end":
      return world.end(command.which);
    case "pause or resume":
      return world.togglePause(command.name);
    case "fill the disk":
      return world.fillDisk(command.room);
    case "free the disk":
      return world.freeDisk();
    case "stop":
    case "crash":
      return world.restart(command.do, { lasts: command.seconds * SECOND, step: command.step * SECOND });
    default:
      return command satisfies never;
  }
}

describe("every slot has a run or a reason that is true", () => {
  test("whatever the clock is set to, in an engine by a clock of its own", {
    timeout: timeFor(60),
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
        const world = new ClockWorld(jobs, PLACES, START);
        await world.start();
        for (const each of commands) await obey(world, each);
        const violations = checkSchedule(await world.finish()).filter(({ rule }) => !KNOWN.includes(rule));
        expect(violations.slice(0, 5)).toEqual([]);
      }),
      {
        ...propertyRuns(60),
        examples: [
          // A clock that is set back over what it has been set forward to, once by a crash and once while it runs.
          [
            [
              { do: "step", seconds: 3_600 },
              { do: "advance", seconds: 62 },
              { do: "crash", seconds: 0, step: -60 },
              { do: "step", seconds: -240 },
            ],
          ],
          // Somebody else sees the time to which the clock was set, and the scheduler sleeps on.
          [
            [
              { do: "pause or resume", name: "replace" },
              { do: "step", seconds: 7_200 },
              { do: "pause or resume", name: "replace" },
              { do: "step", seconds: -3_600 },
            ],
          ],
          // A slot is made one with a later one, whose answer is then taken back.
          [
            [
              { do: "step", seconds: 14_400 },
              { do: "fill the disk", room: 0 },
              { do: "advance", seconds: 60 },
              { do: "step", seconds: -14_400 },
            ],
          ],
          // The clock at the crash shows what it had jumped over when the run began.
          [
            [
              { do: "stop", seconds: 0, step: 3_600 },
              { do: "advance", seconds: 62 },
              { do: "crash", seconds: 0, step: -120 },
              { do: "step", seconds: -3_600 },
            ],
          ],
          [
            [
              { do: "fill the disk", room: 3 },
              { do: "step", seconds: 3_600 },
              { do: "advance", seconds: 60 },
              { do: "stop", seconds: 0, step: 0 },
            ],
          ],
          // A slot that the clock shows twice, and its run in between the second time and the longest jitter after that.
          [
            [
              { do: "advance", seconds: 61 },
              { do: "end", which: 0 },
              { do: "advance", seconds: 10 },
              { do: "step", seconds: -120 },
            ],
          ],
        ],
      },
    );
  });

  test("when a crash comes while it makes up for a full disk, wherever that is", {
    timeout: 60_000,
  }, async () => {
    for (let room = 0; room <= 40; room++) {
      const world = new ClockWorld(jobs, PLACES, START);
      await world.start();
      await world.advance(61 * SECOND);
      await world.fillDisk(0);
      await world.step(10 * MINUTE);
      await world.advance(61 * SECOND);
      await world.fillDisk(room);
      await world.advance(6 * SECOND);
      await world.restart("crash", { lasts: 10 * SECOND, step: 0 });
      const violations = checkSchedule(await world.finish()).filter(({ rule }) => !KNOWN.includes(rule));
      expect(violations.slice(0, 5), `crash after ${room} entries`).toEqual([]);
    }
  });

  test(`when the clock is set, ${ROUNDS} times (seed ${SEED})`, { timeout: 120_000 + ROUNDS * 20_000 }, async () => {
    const deeds = ["step", "step", "step while it is down", "kill", "stop", "reload", "pause or resume"] as const;
    expect(await findings({ name: "clock", jobs: CLOCK_JOBS, deeds, longest: 3_000, known: KNOWN })).toBe("");
  });
});
