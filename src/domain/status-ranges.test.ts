import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EXIT_STATUSES, HTTP_STATUSES, parseStatusRanges, type StatusKind } from "./status-ranges.ts";

describe("parseStatusRanges", () => {
  test.each([
    ["0", EXIT_STATUSES, [{ from: 0, to: 0 }]],
    [
      "0, 3,10-19",
      EXIT_STATUSES,
      [
        { from: 0, to: 0 },
        { from: 3, to: 3 },
        { from: 10, to: 19 },
      ],
    ],
    ["0-255", EXIT_STATUSES, [{ from: 0, to: 255 }]],
    ["007", EXIT_STATUSES, [{ from: 7, to: 7 }]],
    ["5-5", EXIT_STATUSES, [{ from: 5, to: 5 }]],
    [
      "2XX , 304",
      HTTP_STATUSES,
      [
        { from: 200, to: 299 },
        { from: 304, to: 304 },
      ],
    ],
    ["100-599", HTTP_STATUSES, [{ from: 100, to: 599 }]],
  ])("understands %j", (text, kind, value) => {
    expect(parseStatusRanges(text, kind)).toEqual({ ok: true, value });
  });

  const NO_EXIT = "is no status: expected 0 to 255, or a range such as 10-19";
  const NO_HTTP = "is no status: expected 100 to 599, or a range such as 200-299 or 2xx";

  test.each<[string, StatusKind, number, string]>([
    ["", EXIT_STATUSES, 0, `"" ${NO_EXIT}`],
    ["0,", EXIT_STATUSES, 2, `"" ${NO_EXIT}`],
    ["0, -1", EXIT_STATUSES, 3, `"-1" ${NO_EXIT}`],
    ["0, 256", EXIT_STATUSES, 3, '"256" is out of range: expected 0 to 255'],
    ["2xx", EXIT_STATUSES, 0, '"2xx" is out of range: expected 0 to 255'],
    ["19-10", EXIT_STATUSES, 0, '"19-10" runs backwards: expected 10-19'],
    ["200 OK", HTTP_STATUSES, 0, `"200 OK" ${NO_HTTP}`],
    ["6xx", HTTP_STATUSES, 0, `"6xx" ${NO_HTTP}`],
    ["2000", HTTP_STATUSES, 0, `"2000" ${NO_HTTP}`],
    ["99", HTTP_STATUSES, 0, '"99" is out of range: expected 100 to 599'],
    ["200-600", HTTP_STATUSES, 0, '"200-600" is out of range: expected 100 to 599'],
  ])("refuses %j and points at character", (text, kind, offset, message) => {
    expect(parseStatusRanges(text, kind)).toEqual({ ok: false, problem: { message, offset } });
  });

  test("takes no range that holds anything but statuses of its kind", () => {
    const texts = fc.string({ unit: fc.constantFrom(..."0123459-x, ") });
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseStatusRanges(text, HTTP_STATUSES);
        for (const { from, to } of parsed.ok ? parsed.value : []) {
          expect(100 <= from && from <= to && to <= 599).toBe(true);
        }
      }),
    );
  });
});
