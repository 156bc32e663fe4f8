import fc from "fast-check";
import { expect, test } from "vitest";
import { parseConfiguration } from "../../config/parse-configuration.ts";
import { civilTime, DAY, type Instant, later, MINUTE, startOfDay } from "../../domain/time.ts";
import { slotsBetween } from "../../domain/timetable.ts";
import { UTC } from "../../domain/zone.ts";
import { importCrontab } from "./crontab.ts";

/** A field as it is written, and the values that it means. */
interface Field {
  readonly text: string;
  readonly values: ReadonlySet<number>;
}

const valuesFrom = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step);

function field(min: number, max: number): fc.Arbitrary<Field> {
  const number = fc.integer({ min, max });
  const step = fc.integer({ min: 1, max: max - min });
  const range = fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const item = fc.oneof(
    number.map((value) => ({ text: `${value}`, values: [value] })),
    range.map(([from, to]) => ({ text: `${from}-${to}`, values: valuesFrom(from, to) })),
    fc
      .tuple(range, step)
      .map(([[from, to], by]) => ({ text: `${from}-${to}/${by}`, values: valuesFrom(from, to, by) })),
  );
  const list = fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => ({
    text: items.map(({ text }) => text).join(","),
    values: new Set(items.flatMap(({ values }) => values)),
  }));
  const all = fc.constant({ text: "*", values: new Set(valuesFrom(min, max)) });
  const stepped = step.map((by) => ({ text: `*/${by}`, values: new Set(valuesFrom(min, max, by)) }));
  return fc.oneof(all, stepped, list);
}

type Fields = readonly [Field, Field, Field, Field, Field];

const fields: fc.Arbitrary<Fields> = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6));

/** As crontab(5) says it: of two given days either will do, unless one of them starts with a star. */
function isDue([minute, hour, day, month, weekday]: Fields, instant: Instant): boolean {
  const time = civilTime(instant);
  const [onDay, onWeekday] = [day.values.has(time.day), weekday.values.has(time.weekday)];
  const isOnDay = day.text.startsWith("*") || weekday.text.startsWith("*") ? onDay && onWeekday : onDay || onWeekday;
  return isOnDay && minute.values.has(time.minute) && hour.values.has(time.hour) && month.values.has(time.month);
}

/** Anything but what ends the line, begins the input or is a blank at the ends. */
const command = fc
  .string({ unit: "grapheme", minLength: 1 })
  .map((text) => text.replace(/[\p{C}%\n\r]/gu, "").trim())
  .filter((text) => text !== "");

const line = fc.record({ fields, command });

const EVERY_MINUTE: Fields = [
  { text: "*", values: new Set(valuesFrom(0, 59)) },
  { text: "*", values: new Set(valuesFrom(0, 23)) },
  { text: "*", values: new Set(valuesFrom(1, 31)) },
  { text: "*", values: new Set(valuesFrom(1, 12)) },
  { text: "*", values: new Set(valuesFrom(0, 6)) },
];

test("the jobs of a crontab have its commands, and are due when its lines are", () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 1_500 }), (lines, days) => {
      const text = lines.map((one) => `${one.fields.map((each) => each.text).join(" ")}\t${one.command}\n`).join("");
      const facts = { isOfSystem: false, zone: UTC, owner: "ann", homeOf: () => "/home/ann" };
      const sources = [{ file: "cron.conf", text: importCrontab(text, facts).text, role: "jobs" }] as const;
      const { configuration, problems } = parseConfiguration(sources, { fallbackSecret: "x", environment: {} });
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      const jobs = configuration?.jobs ?? [];
      expect(jobs.map(({ work }) => (work.kind === "commands" ? work.commands : []))).toEqual(
        lines.map((one) => [one.command]),
      );
      const from = startOfDay(2024, 1, 1 + days);
      const upTo = later(from, (2 * DAY) as typeof DAY);
      for (const [at, { timer }] of jobs.entries()) {
        const due: Instant[] = [];
        for (let now = later(from, MINUTE); now <= upTo; now = later(now, MINUTE)) {
          if (isDue(lines[at]?.fields as Fields, now)) due.push(now);
        }
        expect(timer.kind === "schedule" && slotsBetween(timer.timetable, { after: from, upTo }, 10_000)).toEqual(due);
      }
    }),
    { numRuns: 60, examples: [[[{ fields: EVERY_MINUTE, command: "!\u2028&" }], 0]] },
  );
}, 60_000);
