import { describe, expect, test } from "vitest";
import type { Track } from "./timeline.ts";
import type { Lane } from "./timeline-lanes.ts";
import { collisionsOf, dueMinutes, knownUntil, loadColumns, runningAtOnce } from "./timeline-load.ts";

const MINUTE = 60_000;
/** One pixel is one minute. */
const track: Track = { from: 0, to: 1_000 * MINUTE, now: 500 * MINUTE, width: 1_000 };

describe("how many ran at once", () => {
  test("goes up when a run begins and down when one ends", () => {
    const lanes = [lane("a", { runs: [[10, 20]] }), lane("b", { runs: [[15, 30]] })];
    expect(runningAtOnce(lanes, track.now).map(({ at, count }) => [at / MINUTE, count])).toEqual([
      [10, 1],
      [15, 2],
      [20, 1],
      [30, 0],
    ]);
  });

  test("is no step where one ends as another begins", () => {
    const lanes = [lane("a", { runs: [[10, 20]] }), lane("b", { runs: [[20, 30]] })];
    expect(runningAtOnce(lanes, track.now)).toHaveLength(2);
  });

  test("counts until now what goes on, and a moment what took less than a second", () => {
    const lanes = [lane("a", { runs: [[490, undefined]] }), lane("b", { runs: [[491, 491]] })];
    expect(runningAtOnce(lanes, track.now).map(({ at, count }) => [at / 1_000, count])).toEqual([
      [29_400, 1],
      [29_460, 2],
      [29_461, 1],
      [30_000, 0],
    ]);
  });
});

describe("what is due", () => {
  const lanes = [
    lane("a", { slots: [600, 601] }),
    lane("b", { slots: [600.5] }),
    lane("c", { slots: [600, 600.25, 700] }),
  ];

  test("counts each job once in a minute", () => {
    expect(dueMinutes(lanes).map(({ at, jobs }) => [at / MINUTE, jobs.join(" ")])).toEqual([
      [600, "exec:a exec:b exec:c"],
      [601, "exec:a"],
      [700, "exec:c"],
    ]);
  });

  test("collides where it is more than may run at once", () => {
    expect(collisionsOf(dueMinutes(lanes), 2, track)).toMatchObject([
      { x: 600, width: 5, minutes: [{ at: 600 * MINUTE }] },
    ]);
    expect(collisionsOf(dueMinutes(lanes), 3, track)).toEqual([]);
  });

  test("collides as one where minutes cannot be told apart", () => {
    const busy = [lane("a", { slots: [600, 601, 602, 700] }), lane("b", { slots: [600, 601, 602, 700] })];
    expect(collisionsOf(dueMinutes(busy), 1, track).map(({ x, minutes }) => [x, minutes.length])).toEqual([
      [600, 3],
      [700, 1],
    ]);
  });

  test("is known until the first job of which the server told not all", () => {
    expect(knownUntil(lanes)).toBeUndefined();
    const known = [lane("a", { slots: [600, 700], isCutOff: true }), lane("b", { slots: [650], isCutOff: true })];
    expect(knownUntil(known)).toBe(650 * MINUTE);
  });
});

test("each bar of the load shows the most of its pixels", () => {
  const lanes = [lane("a", { runs: [[10, 14]], slots: [600, 603] }), lane("b", { runs: [[12, 13]], slots: [603] })];
  const load = { steps: runningAtOnce(lanes, track.now), minutes: dueMinutes(lanes) };
  expect(loadColumns(load, track, 4)).toEqual([
    { x: 8, count: 1, isDue: false },
    { x: 12, count: 2, isDue: false },
    { x: 600, count: 2, isDue: true },
  ]);
});

interface Given {
  readonly runs?: readonly (readonly [number, number | undefined])[];
  readonly slots?: readonly number[];
  readonly isCutOff?: boolean;
}

/** Times in minutes. */
function lane(name: string, { runs = [], slots = [], isCutOff = false }: Given): Lane {
  return {
    key: `exec:${name}`,
    name,
    runs: runs.map(([from, to], index) => ({
      run: { counter: index + 1, status: to === undefined ? "running" : "success", attempt: 1 },
      from: from * MINUTE,
      to: to === undefined ? undefined : to * MINUTE,
    })),
    slots: slots.map((slot) => slot * MINUTE),
    isCutOff,
  };
}
