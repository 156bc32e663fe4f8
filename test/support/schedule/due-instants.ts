import type { DueInstants } from "./history.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** As a cron expression of six fields of which the first counts in steps that divide 60, and the others say nothing. */
export function everySeconds(count: number): DueInstants {
  if (60 % count !== 0) throw new Error(`${count} does not divide 60`);
  return progression(count * SECOND, 0);
}

/** As `minutely`. */
export const minutely: DueInstants = progression(MINUTE, 0);

/** As `hourly@MINUTE`. */
export function hourlyAt(minute: number): DueInstants {
  return progression(HOUR, minute * MINUTE);
}

/** As `daily@HH:MM`, in UTC. */
export function dailyAt(time: string): DueInstants {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return progression(DAY, hour * HOUR + minute * MINUTE);
}

/** Whenever one of them is due, once where several are. */
export function anyOf(...parts: readonly DueInstants[]): DueInstants {
  return (from, to) => [...new Set(parts.flatMap((part) => part(from, to)))].sort((a, b) => a - b);
}

/** These and no others. */
export function listed(instants: readonly number[]): DueInstants {
  return (from, to) => instants.filter((instant) => instant > from && instant <= to);
}

function progression(period: number, offset: number): DueInstants {
  return (from, to) => {
    const first = Math.floor((from - offset) / period) + 1;
    const last = Math.floor((to - offset) / period);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * period + offset);
  };
}
