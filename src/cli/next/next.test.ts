import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../../config/parse-configuration.ts";
import type { Configuration } from "../../domain/configuration.ts";
import { parseInstant } from "../../domain/instant-text.ts";
import { formatInstant, type Instant } from "../../domain/time.ts";
import { parseZone } from "../../domain/zone.ts";
import { nextSubject } from "./next-subject.ts";
import { relativeTime } from "./relative-time.ts";
import { turnCells, turnsOf, zoneOf } from "./turns.ts";

interface RecordedCase {
  readonly schedule: string;
  readonly now: string;
  readonly next: readonly string[];
}

const RECORDED: readonly RecordedCase[] = JSON.parse(
  readFileSync(new URL("../../../test/reference/schedule-cases.json", import.meta.url), "utf8"),
);

const nowhere = () => Promise.reject(new Error("no configuration is needed"));
const at = (text: string) => parseInstant(text) as Instant;

async function configured(text: string): Promise<Configuration> {
  const sources = [{ file: "karajo.conf", text, role: "main" }] as const;
  const { configuration, problems } = parseConfiguration(sources, { fallbackSecret: "x", environment: {} });
  if (configuration === undefined) throw new Error(JSON.stringify(problems));
  return configuration;
}

describe("next", () => {
  test("gives the times that karajo 0.9.3 gave for each recorded schedule", async () => {
    expect(RECORDED).toHaveLength(1_500);
    const computed = await Promise.all(
      RECORDED.map(async ({ schedule, now, next }) => {
        const { timer } = await nextSubject(schedule, {}, nowhere);
        return { schedule, now, next: turnsOf(timer, at(now), next.length).map(formatInstant) };
      }),
    );
    expect(computed).toEqual(RECORDED);
  });

  test("says what the clocks do, by those of the zone", async () => {
    const zone = parseZone("Europe/Berlin");
    const { timer } = await nextSubject("30 2 * * *", zone.ok ? { zone: zone.value } : {}, nowhere);
    const from = at("2026-03-28T12:00:00Z");
    const cells = turnsOf(timer, from, 2).map((turn) => turnCells(turn, zoneOf(timer), from));
    expect(cells).toEqual([
      [
        "Sun 2026-03-29 03:00:00 +02:00",
        "in 13 h",
        expect.stringContaining("the clocks go forward from 02:00 to 03:00"),
      ],
      ["Mon 2026-03-30 02:30:00 +02:00", "in 1 d 12 h", ""],
    ]);
  });

  test("does with odd times as the options say, also those of a job", async () => {
    const configuration = () =>
      configured('[job "a"]\nschedule = 30 2 * * *\ntimezone = Europe/Berlin\ncommand = true\n');
    const first = async (given: object) => {
      const { timer } = await nextSubject("a", given, configuration);
      return turnsOf(timer, at("2026-03-28T12:00:00Z"), 1).map(formatInstant);
    };
    expect(await first({})).toEqual(["2026-03-29T01:00:00Z"]);
    expect(await first({ dstGap: "skip" })).toEqual(["2026-03-30T00:30:00Z"]);
  });

  test("counts an interval from where it is told to", async () => {
    const { timer, job } = await nextSubject("a", {}, () => configured('[job "a"]\ninterval = 90m\ncommand = true\n'));
    expect(job).toBe("a");
    expect(turnsOf(timer, at("2026-01-01T00:00:00Z"), 2).map(formatInstant)).toEqual([
      "2026-01-01T01:30:00Z",
      "2026-01-01T03:00:00Z",
    ]);
  });

  test("ends with the last year that has four digits", async () => {
    const { timer } = await nextSubject("daily@06:00", {}, nowhere);
    expect(turnsOf(timer, at("9999-12-30T12:00:00Z"), 5).map(formatInstant)).toEqual(["9999-12-31T06:00:00Z"]);
  });

  test("ends with what is never due", async () => {
    const { timer } = await nextSubject("0 0 30 2 *", {}, nowhere);
    expect(turnsOf(timer, at("2026-01-01T00:00:00Z"), 5)).toEqual([]);
  });

  test.each([
    ["daily@25:00", /cannot read the schedule "daily@25:00" \(at character 7\): hour 25/],
    ["* * *", /3 fields/],
    ["bakup", /no job is called "bakup": did you mean "backup"\?\n\(nor is it a schedule/],
    ["webhook", /job "webhook" has no timer/],
  ])("says what is wrong with %s", async (text, message) => {
    const configuration = () =>
      configured('[job "backup"]\nschedule = daily\ncommand = true\n[job "webhook"]\npath = /w\ncommand = true\n');
    await expect(nextSubject(text, {}, configuration)).rejects.toThrow(message);
  });
});

test.each([
  [0, "now"],
  [999, "now"],
  [61_000, "in 1 min 1 s"],
  [-3_600_000, "1 h ago"],
  [2 * 86_400_000 + 60_000, "in 2 d"],
])("%i ms away is %s", (away, words) => expect(relativeTime(away)).toBe(words));
