import fc from "fast-check";
import type { LocalFields } from "./local-clock.ts";

/** A cron expression that also knows, by plain reckoning, when it is due: nothing of it is shared with `cron.ts`. */
export interface CronModel {
  readonly text: string;
  readonly isDueOn: (day: Pick<LocalFields, "year" | "month" | "day" | "weekday">) => boolean;
  readonly isDueIn: (minute: Pick<LocalFields, "hour" | "minute">) => boolean;
  readonly isDueAt: (time: Pick<LocalFields, "hour" | "minute" | "second">) => boolean;
  readonly pace: "elapsed" | "mixed" | "local";
}

/** Any valid expression of five fields, and of six where `withSeconds` says so. */
export function aCron({ withSeconds }: { readonly withSeconds: boolean }): fc.Arbitrary<CronModel> {
  return fc
    .record({
      second: withSeconds ? fc.option(aField(0, 59), { nil: undefined }) : fc.constant(undefined),
      minute: aField(0, 59),
      hour: aField(0, 23),
      day: aDayField(),
      month: aField(1, 12, MONTHS),
      weekday: aWeekdayField(),
    })
    .map(({ second, minute, hour, day, month, weekday }) => {
      const timeTexts = [...(second === undefined ? [] : [second]), minute, hour].map(({ text }) => text);
      const bothMustMatch = /^[*?]/.test(day.text) || /^[*?]/.test(weekday.text);
      const isEveryHour = range(0, 23).every((value) => hour.has(value));
      const isWild = timeTexts.some((text) => /[*/]/.test(text));
      return {
        text: [...timeTexts, day.text, month.text, weekday.text].join(" "),
        isDueOn: (date) =>
          month.has(date.month) &&
          (bothMustMatch ? day.isOn(date) && weekday.isOn(date) : day.isOn(date) || weekday.isOn(date)),
        isDueIn: (time) => hour.has(time.hour) && minute.has(time.minute),
        isDueAt: (time) =>
          hour.has(time.hour) && minute.has(time.minute) && (second?.has(time.second) ?? time.second === 0),
        pace: isEveryHour ? "elapsed" : isWild ? "mixed" : "local",
      };
    });
}

interface Field {
  readonly text: string;
  readonly has: (value: number) => boolean;
}

interface DayField {
  readonly text: string;
  readonly isOn: (date: Pick<LocalFields, "year" | "month" | "day" | "weekday">) => boolean;
}

const MONTHS = ["JAN", "Feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "DEC"];
const WEEKDAYS = ["SUN", "Mon", "tue", "wed", "thu", "fri", "SAT"];

function aField(min: number, max: number, names?: readonly string[]): fc.Arbitrary<Field> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({ text: "*", has: () => true }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: max - min + 1 }).map((step) => stepField(min, step)) },
    { weight: 4, arbitrary: fc.array(anItem(min, max, names), { minLength: 1, maxLength: 3 }).map(listOf) },
  );
}

function stepField(min: number, step: number): Field {
  return { text: `*/${step}`, has: (value) => (value - min) % step === 0 };
}

function listOf(items: readonly Field[]): Field {
  return { text: items.map(({ text }) => text).join(","), has: (value) => items.some((item) => item.has(value)) };
}

/** `a`, `a-b` or `a-b/n`, with names here and there. */
function anItem(min: number, max: number, names?: readonly string[]): fc.Arbitrary<Field> {
  const nameOf = (value: number, isNamed: boolean) => (isNamed ? names?.[value - min] : undefined) ?? String(value);
  const aValue = fc.integer({ min, max });
  const aStep = fc.option(fc.integer({ min: 1, max: max - min + 1 }), { nil: undefined });
  return fc
    .record({ ends: fc.tuple(aValue, aValue), isRange: fc.boolean(), step: aStep, isNamed: fc.boolean() })
    .map(({ ends, isRange, step, isNamed }) => {
      const [from, to] = [Math.min(...ends), Math.max(...ends)];
      if (!isRange) return { text: nameOf(from, isNamed), has: (value) => value === from };
      return {
        text: `${nameOf(from, isNamed && from < to)}-${nameOf(to, isNamed && from < to)}${step === undefined ? "" : `/${step}`}`,
        has: (value) => value >= from && value <= to && (value - from) % (step ?? 1) === 0,
      };
    });
}

function aDayField(): fc.Arbitrary<DayField> {
  const plain = aField(1, 31).map(({ text, has }): DayField => ({ text, isOn: ({ day }) => has(day) }));
  const last = fc.constant<DayField>({ text: "L", isOn: ({ year, month, day }) => day === lengthOf(year, month) });
  const nearest = fc.integer({ min: 1, max: 31 }).map(
    (target): DayField => ({
      text: `${target}W`,
      isOn: ({ year, month, day }) => day === workday(year, month, target),
    }),
  );
  const lastWorkday: DayField = {
    text: "LW",
    isOn: ({ year, month, day }) => day === workday(year, month, lengthOf(year, month)),
  };
  const lists = fc
    .tuple(
      last,
      nearest,
      plain.filter(({ text }) => !text.startsWith("*")),
    )
    .map((fields) => ({
      text: fields.map(({ text }) => text).join(","),
      isOn: (date: Parameters<DayField["isOn"]>[0]) => fields.some(({ isOn }) => isOn(date)),
    }));
  const whatever: DayField = { text: "?", isOn: () => true };
  return fc.oneof(
    { weight: 6, arbitrary: plain },
    last,
    nearest,
    fc.constant(lastWorkday),
    lists,
    fc.constant(whatever),
  );
}

function aWeekdayField(): fc.Arbitrary<DayField> {
  const plain = aField(0, 6, WEEKDAYS).map(
    ({ text, has }): DayField => ({ text, isOn: ({ weekday }) => has(weekday) }),
  );
  const sunday = fc.constantFrom("7", "5-7", "6-sun").map((text): DayField => {
    const first = text === "7" ? 7 : Number(text[0]);
    return { text, isOn: ({ weekday }) => (weekday === 0 ? 7 : weekday) >= first };
  });
  const aDay = fc.integer({ min: 0, max: 6 });
  const nth = fc.tuple(aDay, fc.integer({ min: 1, max: 5 }), fc.boolean()).map(
    ([wanted, nth, isNamed]): DayField => ({
      text: `${isNamed ? WEEKDAYS[wanted] : wanted}#${nth}`,
      isOn: ({ day, weekday }) => weekday === wanted && Math.ceil(day / 7) === nth,
    }),
  );
  const last = fc.tuple(aDay, fc.boolean()).map(
    ([wanted, isNamed]): DayField => ({
      text: `${isNamed ? WEEKDAYS[wanted] : wanted}L`,
      isOn: ({ year, month, day, weekday }) => weekday === wanted && day + 7 > lengthOf(year, month),
    }),
  );
  return fc.oneof({ weight: 6, arbitrary: plain }, sunday, nth, last);
}

function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The day from Monday to Friday that is nearest to `target`, in the same month; none where the month lacks `target`. */
function workday(year: number, month: number, target: number): number | undefined {
  const length = lengthOf(year, month);
  if (target > length) return undefined;
  const days = range(1, length).filter((day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() % 6 !== 0);
  return days.sort((a, b) => Math.abs(a - target) - Math.abs(b - target))[0];
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
