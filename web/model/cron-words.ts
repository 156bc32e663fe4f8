const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const NICKNAMES: Readonly<Record<string, string>> = {
  "@HOURLY": "0 * * * *",
  "@DAILY": "0 0 * * *",
  "@MIDNIGHT": "0 0 * * *",
  "@WEEKLY": "0 0 * * 0",
  "@MONTHLY": "0 0 1 * *",
};
/** More times of day are no quick read. */
const MOST_TIMES = 4;

/** When in a day: at times of day, or again and again. */
interface InDay {
  readonly words: string;
  readonly isAgain: boolean;
}

/** A cron expression as one says it; one that takes longer to say than to read stays as it is written. */
export function cronWords(line: string): string {
  const given = line.trim().toUpperCase();
  const fields = (NICKNAMES[given] ?? given).split(/\s+/);
  const [seconds, minutes, hours, monthDays, months, weekdays] = fields.length === 5 ? ["0", ...fields] : fields;
  const inDay = seconds && minutes && hours && inDayOf(seconds, minutes, hours);
  const days = monthDays && weekdays && isAny(months) ? daysOf(monthDays, weekdays) : undefined;
  if (!inDay || days === undefined) return `cron ${line}`;
  return inDay.isAgain ? `${inDay.words}${days.on}` : `${days.every} ${inDay.words}`;
}

function inDayOf(seconds: string, minutes: string, hours: string): InDay | undefined {
  const step = stepOf(seconds, 60);
  if (step !== undefined)
    return isAny(minutes) && isAny(hours) ? again(step === 1 ? "second" : `${step} s`) : undefined;
  if (Number(seconds) !== 0) return undefined;
  const minuteStep = stepOf(minutes, 60);
  if (minuteStep !== undefined) {
    const range = rangeOf(hours, "00", two(60 - minuteStep));
    return range === undefined ? undefined : again(`${minuteStep === 1 ? "minute" : `${minuteStep} min`}${range}`);
  }
  const listed = numbersOf(minutes);
  return listed === undefined ? undefined : (hourlyOf(listed, hours) ?? timesOf(listed, hours));
}

/** At these minutes of every hour, of every so many hours or of the hours of a range. */
function hourlyOf(minutes: readonly number[], hours: string): InDay | undefined {
  const step = stepOf(hours, 24);
  const [minute = 0, ...others] = minutes;
  if (step !== undefined) {
    const past = minute === 0 && others.length === 0 ? "" : ` at ${minutes.map((each) => `:${two(each)}`).join(", ")}`;
    return again(`${step === 1 ? "hour" : `${step} h`}${past}`);
  }
  const range = others.length === 0 ? rangeOf(hours, two(minute), two(minute)) : undefined;
  return range === undefined ? undefined : again(`hour${range}`);
}

function timesOf(minutes: readonly number[], hours: string): InDay | undefined {
  const times = numbersOf(hours)?.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`)) ?? [];
  return times.length === 0 || times.length > MOST_TIMES
    ? undefined
    : { words: `at ${times.join(", ")}`, isAgain: false };
}

function again(every: string): InDay {
  return { words: `every ${every}`, isAgain: true };
}

/** From when to when a range of hours lasts, given the first and the last minute of an hour; of all hours nothing is said. */
function rangeOf(hours: string, first: string, last: string): string | undefined {
  if (isAny(hours)) return "";
  const [, from, to] = /^([0-9]{1,2})-([0-9]{1,2})$/.exec(hours) ?? [];
  return from === undefined ? undefined : ` from ${two(Number(from))}:${first} to ${two(Number(to))}:${last}`;
}

/** On which days: before times of day, and behind what is again and again. */
interface Days {
  readonly every: string;
  readonly on: string;
}

/** Where both fields count, no few words say it. */
function daysOf(monthDays: string, weekdays: string): Days | undefined {
  if (isAny(monthDays)) return isAny(weekdays) ? { every: "every day", on: "" } : weekdaysOf(weekdays);
  const days = isAny(weekdays) ? numbersOf(monthDays)?.join(", ") : undefined;
  return days === undefined ? undefined : { every: `every month on day ${days}`, on: `, on day ${days} of each month` };
}

function weekdaysOf(field: string): Days | undefined {
  const items = field.split(",").map((item) => {
    const ends = item.split("-").map(weekdayOf);
    return ends.length > 2 || ends.includes(undefined) ? undefined : ends.join("–");
  });
  const words = items.join(", ");
  return items.includes(undefined) ? undefined : { every: `every ${words}`, on: `, on ${words}` };
}

function weekdayOf(word: string): string | undefined {
  if (/^[0-7]$/.test(word)) return WEEKDAYS[Number(word) % 7];
  return WEEKDAYS.find((name) => name.toUpperCase() === word);
}

function isAny(field: string | undefined): boolean {
  return field === "*" || field === "?";
}

/** The step of a field that goes round evenly: `*` is 1. */
function stepOf(field: string, round: number): number | undefined {
  if (isAny(field)) return 1;
  const step = Number(/^\*\/([0-9]{1,2})$/.exec(field)?.[1]);
  return step > 0 && step < round && round % step === 0 ? step : undefined;
}

function numbersOf(field: string): readonly number[] | undefined {
  return /^[0-9]{1,2}(,[0-9]{1,2})*$/.test(field)
    ? [...new Set(field.split(",").map(Number))].sort((a, b) => a - b)
    : undefined;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
