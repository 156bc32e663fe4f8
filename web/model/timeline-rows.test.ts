import { expect, test } from "vitest";
import type { Lane } from "./timeline-lanes.ts";
import { timelineRows } from "./timeline-rows.ts";

test("the table has what is to come soonest first, and what ran newest first", () => {
  const { coming, ran } = timelineRows([lane("a", [1, 3], [10, 12]), lane("b", [2], [11])]);
  expect(ran.map(({ name, at, run }) => `${name} ${at} ${run?.counter}`)).toEqual(["a 3 3", "b 2 2", "a 1 1"]);
  expect(coming.map(({ name, at, run }) => `${name} ${at} ${run}`)).toEqual([
    "a 10 undefined",
    "b 11 undefined",
    "a 12 undefined",
  ]);
});

function lane(name: string, ran: readonly number[], slots: readonly number[]): Lane {
  const runs = ran.map((at) => ({ run: { counter: at, status: "success", attempt: 1 } as const, from: at, to: at }));
  return { key: `exec:${name}`, name, runs, slots, isCutOff: false };
}
