import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jobIdOf } from "./job-id.ts";
import {
  type LogStatus,
  logFileName,
  logName,
  logPartFileName,
  parseLogFileName,
  parseLogPartFileName,
} from "./log.ts";

const STATUSES: readonly LogStatus[] = ["running", "success", "failed", "canceled", "paused"];
const backup = jobIdOf("backup");

describe("logName", () => {
  test("ends in the status of a finished run", () => {
    expect(logName(backup, { counter: 7, status: "failed" })).toBe("backup.7.failed");
  });

  test("ends in the counter while the run goes on", () => {
    expect(logName(backup, { counter: 7, status: "running" })).toBe("backup.7");
  });
});

describe("logFileName", () => {
  test("ends in the status, while the run goes on too", () => {
    expect(logFileName(backup, { counter: 7, status: "success" })).toBe("backup.7.success");
    expect(logFileName(backup, { counter: 7, status: "running" })).toBe("backup.7.running");
  });
});

describe("parseLogFileName", () => {
  test("reads back what logFileName wrote", () => {
    const anEntry = fc.record({
      counter: fc.integer({ min: 0, max: 999_999_999_999_999 }),
      status: fc.constantFrom(...STATUSES),
    });
    fc.assert(
      fc.property(fc.string().map(jobIdOf), anEntry, (id, entry) => {
        expect(parseLogFileName(id, logFileName(id, entry))).toEqual(entry);
      }),
    );
  });

  test.each([
    ["has no status", "backup.7"],
    ["has an empty status", "backup.7."],
    ["has an unknown status", "backup.7.done"],
    ["has a status in another case", "backup.7.Success"],
    ["has no counter", "backup.success"],
    ["has an empty counter", "backup..success"],
    ["has a negative counter", "backup.-7.success"],
    ["has a counter that is no decimal number", "backup.0x7.success"],
    ["has a counter with a line break", "backup.7\n.success"],
    ["has a counter that a double cannot hold", "backup.9999999999999999.success"],
    ["has something behind the status", "backup.7.success.gz"],
    ["is of a job with a longer ID", "backup_2.7.success"],
    ["has no dot behind the ID", "backup-7.success"],
    ["is of another job", "other.7.success"],
    ["is the ID alone", "backup"],
    ["is empty", ""],
  ])("knows no log whose file name %s", (_, fileName) => {
    expect(parseLogFileName(backup, fileName)).toBeUndefined();
  });

  test("never throws, and gives only counters that are whole numbers", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (rest) => {
        const counter = parseLogFileName(backup, `backup.${rest}`)?.counter ?? 0;
        expect(Number.isSafeInteger(counter) && counter >= 0).toBe(true);
      }),
    );
  });
});

describe("parseLogPartFileName", () => {
  const number = fc.integer({ min: 0, max: 999_999_999_999_999 });

  test("reads back what logPartFileName wrote", () => {
    const aPart = fc.record({ counter: number, headSize: number, start: number });
    fc.assert(
      fc.property(fc.string().map(jobIdOf), aPart, (id, part) => {
        expect(logPartFileName(id, part)).toMatch(/[.]running[.]/);
        expect(parseLogPartFileName(id, logPartFileName(id, part))).toEqual(part);
        expect(parseLogFileName(id, logPartFileName(id, part))).toBeUndefined();
      }),
    );
  });

  test.each([
    ["is that of a log", "backup.7.running"],
    ["has no offset", "backup.7.running.8"],
    ["is of a finished log", "backup.7.success.8.9"],
    ["is of another job", "other.7.running.8.9"],
    ["has something that is no number", "backup.7.running.8.x"],
    ["has a line break", "backup.7.running.8.9\n"],
    ["has a number too many", "backup.7.running.8.9.10"],
  ])("knows no part whose file name %s", (_, fileName) => {
    expect(parseLogPartFileName(backup, fileName)).toBeUndefined();
  });
});
