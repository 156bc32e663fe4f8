import fc from "fast-check";
import type { Schedule } from "../schedule.ts";

/** Any valid schedule, for property tests. */
export function aSchedule(): fc.Arbitrary<Schedule> {
  const times = ascending({ min: 0, max: 1_439 });
  return fc.oneof(
    fc.constant<Schedule>({ kind: "minutely" }),
    fc.record({ kind: fc.constant("hourly" as const), minutes: ascending({ min: 0, max: 59 }) }),
    fc.record({ kind: fc.constant("daily" as const), times }),
    fc.record({ kind: fc.constant("weekly" as const), days: ascending({ min: 0, max: 6 }), times }),
    fc.record({ kind: fc.constant("monthly" as const), days: ascending({ min: 1, max: 31 }), times }),
  );
}

function ascending(range: { readonly min: number; readonly max: number }): fc.Arbitrary<number[]> {
  return fc
    .uniqueArray(fc.integer(range), { minLength: 1, maxLength: 6 })
    .map((numbers) => numbers.sort((a, b) => a - b));
}
