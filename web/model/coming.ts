import type { WireComingSlot } from "../../src/contract/wire-overview.ts";
import { haveSeconds } from "./due-seconds.ts";
import { instantOf, type ShortOptions } from "./time-text.ts";

/** A slot to come, as a person reads it. */
export interface ComingTime {
  /** In milliseconds. */
  readonly at: number;
  /** What the clocks of the job's zone show, where the person's clocks show something else: `02:30 +02:00`. */
  readonly ownClock: string | undefined;
  readonly note: string | undefined;
}

/**
 * The slots that are still to come at `now`. `offsetAt` gives the minutes that the person's clocks are ahead of UTC.
 */
export function comingTimes(
  slots: readonly WireComingSlot[],
  { now, offsetAt }: { readonly now: number; readonly offsetAt: (at: number) => number },
): readonly ComingTime[] {
  const coming = slots.flatMap(({ at: text, local, note }) => {
    const at = instantOf(text);
    return at === undefined || at <= now ? [] : [{ at, local, note }];
  });
  const hasSeconds = haveSeconds(coming.map(({ at }) => at));
  return coming.map(({ at, local, note }) => {
    return { at, ownClock: ownClock(local, { at, offset: offsetAt(at), hasSeconds }), note };
  });
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

interface PersonsClock {
  readonly at: number;
  readonly offset: number;
  readonly hasSeconds: boolean;
}

function ownClock(local: string, { at, offset, hasSeconds }: PersonsClock): string | undefined {
  const [, date, time, seconds, zone = ""] = /^([0-9-]+)T([0-9]{2}:[0-9]{2})(:[0-9]{2})(.*)$/.exec(local) ?? [];
  if (date === undefined || time === undefined) return undefined;
  // Shown by an offset of its own, the same wall time is the same clock.
  const [here, clock] = new Date(at + offset * 60_000).toISOString().split("T");
  const isSameDay = here === date;
  if (isSameDay && clock?.startsWith(time)) return undefined;
  const shownZone = zone === "Z" || zone === "+00:00" ? "UTC" : zone;
  const day = isSameDay ? "" : `${WEEKDAYS[new Date(date).getUTCDay()]} `;
  return `${day}${time}${hasSeconds ? seconds : ""} ${shownZone}`;
}

const HALF_A_YEAR = 183 * 86_400_000;
// Building a formatter costs a hundred times what using it does.
const formatters = new Map<string, Intl.DateTimeFormat>();

/** When something is due, by the person's clocks: `Tue 24 Nov, 03:00`; of what is far away the year. */
export function dueText(at: number, now: number, { zone, hasSeconds = false }: ShortOptions = {}): string {
  const isFar = Math.abs(at - now) >= HALF_A_YEAR;
  const key = `${isFar} ${hasSeconds} ${zone}`;
  const formatter =
    formatters.get(key) ??
    new Intl.DateTimeFormat("en-GB", {
      ...(isFar ? { year: "numeric" } : { weekday: "short" }),
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      ...(hasSeconds && { second: "2-digit" }),
      ...(zone !== undefined && { timeZone: zone }),
    });
  formatters.set(key, formatter);
  return formatter.format(at);
}
