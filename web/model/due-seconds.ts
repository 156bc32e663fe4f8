import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";

const MINUTE = 60_000;

/** Whether seconds tell times that stand together apart: then all of them have seconds, `:00` too. */
export function haveSeconds(times: readonly number[]): boolean {
  return times.some((at) => at % MINUTE !== 0);
}

/** Whether two of these times, in the order of time, are less than a minute apart: seconds tell them apart. */
export function areCloseTogether(times: readonly number[]): boolean {
  return times.some((at, index) => index > 0 && Math.abs(at - (times[index - 1] ?? 0)) < MINUTE);
}

/** Whether the times at which a job is due are told to the second: its timer does not keep to full minutes. */
export function isDueBySeconds({ schedule, interval }: WireJobExec | WireJobHttp): boolean {
  // An interval begins whenever a run ends.
  if (schedule === undefined) return interval !== undefined;
  return schedule.split("; ").some((line) => {
    const fields = line.trim().split(/\s+/);
    return fields.length === 6 && !/^0+$/.test(fields[0] ?? "");
  });
}
