import { expect, test } from "vitest";
import { areCloseTogether, haveSeconds, isDueBySeconds } from "./due-seconds.ts";
import { aWireHttpJob, aWireJob } from "./testing/a-wire-job.ts";

test.each([
  [aWireJob(), false],
  [aWireJob({ schedule: "minutely" }), false],
  [aWireJob({ schedule: "*/5 * * * *" }), false],
  [aWireJob({ schedule: "0 */5 * * * *" }), false],
  [aWireJob({ schedule: "*/30 * * * * *" }), true],
  [aWireJob({ schedule: "daily@04:00; 30 0 4 * * *" }), true],
  [aWireJob({ schedule: "daily@04:00", interval: 60e9 }), false],
  [aWireHttpJob({ interval: 60e9 }), true],
])("a job is due by the second or not, %#", (job, isIt) => {
  expect(isDueBySeconds(job)).toBe(isIt);
});

test("one time with seconds gives them to all that stand with it", () => {
  expect(haveSeconds([])).toBe(false);
  expect(haveSeconds([60_000, 120_000])).toBe(false);
  expect(haveSeconds([60_000, 90_000])).toBe(true);
});

test.each([
  [[], false],
  [["12:00:59"], false],
  [["12:01:00", "12:00:00"], false],
  [["12:03:40", "12:01:30", "12:00:40"], true],
  [["12:00:00", "12:00:00"], true],
])("of %j seconds are shown: %s", (clocks, answer) => {
  expect(areCloseTogether(clocks.map((clock) => Date.parse(`2025-11-04T${clock}Z`)))).toBe(answer);
});
