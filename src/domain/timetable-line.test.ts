import { expect, test } from "vitest";
import { HOUR, MINUTE } from "./time.ts";
import { nextWallTime, type TimetableLine } from "./timetable-line.ts";
import type { WallTime } from "./wall-time.ts";

const at = (minutes: number) => (minutes * MINUTE) as WallTime;

test("a line answers each question for itself, however often and between how many others it is asked", () => {
  const lines: readonly TimetableLine[] = Array.from({ length: 200 }, (_, index) =>
    index % 2 === 0 ? { kind: "hourly", minutes: [index % 60] } : { kind: "cron", expression: `${index % 60} * * * *` },
  );
  for (let round = 0; round < 3; round++) {
    for (const [index, line] of lines.entries()) {
      for (const hour of Array.from({ length: 20 }, (_, each) => each)) {
        const after = ((hour + round) * HOUR) as WallTime;
        const minute = index % 60;
        const expected = minute === 0 ? after + HOUR : after + minute * MINUTE;
        expect(nextWallTime(line, after)).toBe(expected);
      }
    }
  }
});

test("a line that is never due is not due however often it is asked", () => {
  const line: TimetableLine = { kind: "cron", expression: "0 0 30 2 *" };
  expect([nextWallTime(line, at(0)), nextWallTime(line, at(0))]).toEqual([undefined, undefined]);
});
