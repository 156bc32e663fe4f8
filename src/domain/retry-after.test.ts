import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";
import { type Instant, MINUTE, SECOND } from "./time.ts";

const NOW = Date.parse("1994-11-06T08:49:00Z") as Instant;

describe("parseRetryAfter", () => {
  test.each([
    ["0", 0],
    ["120", 120 * SECOND],
    [" 120 ", 120 * SECOND],
    ["007", 7 * SECOND],
    ["9".repeat(400), Number.MAX_SAFE_INTEGER], // not infinity
    ["Sun, 06 Nov 1994 08:49:37 GMT", 37 * SECOND], // the three examples of RFC 9110, 5.6.7
    ["Sunday, 06-Nov-94 08:49:37 GMT", 37 * SECOND],
    ["Sun Nov  6 08:49:37 1994", 37 * SECOND],
    ["Sun Nov 06 08:49:37 1994", 37 * SECOND],
    ["Sun, 06 Nov 1994 08:49:60 GMT", MINUTE], // a leap second
    ["Sun, 06 Nov 1994 08:48:00 GMT", 0], // past
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ])("understands %j", (text, wait) => {
    expect(parseRetryAfter(text, NOW)).toBe(wait);
  });

  test.each([
    "",
    "soon",
    "-1",
    "1.5",
    "1e3",
    "١٢٠",
    "2 minutes",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 UTC",
    "Sun, 06 Nov 1994 08:49:37 +0000",
    "sun, 06 nov 1994 08:49:37 gmt",
    "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 31 Nov 1994 08:49:37 GMT",
    "Sun, 00 Nov 1994 08:49:37 GMT",
    "Sun, 29 Feb 1995 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:49:37 GMT",
    "Sun, 06 Nov 1994 08:60:37 GMT",
    "Sun, 06 Nov 1994 08:49:61 GMT",
    "Sun, 06 Nov 94 08:49:37 GMT",
    "1994-11-06T08:49:37Z",
  ])("does not understand %j", (text) => {
    expect(parseRetryAfter(text, NOW)).toBeUndefined();
  });

  test.each([
    ["Friday, 01-Jan-44 00:00:00 GMT", "2044-01-01T00:00:00Z"],
    ["Friday, 01-Jan-00 00:00:00 GMT", "2000-01-01T00:00:00Z"],
  ])("takes a year of two digits for one that is at most 50 years ahead: %s", (text, date) => {
    expect(parseRetryAfter(text, NOW)).toBe(Date.parse(date) - NOW);
  });

  test("takes a year of two digits that would be further ahead for a past one", () => {
    expect(parseRetryAfter("Sunday, 06-Nov-45 08:49:37 GMT", NOW)).toBe(0);
  });

  test("reads every date that JavaScript writes for HTTP", () => {
    const aDate = fc.date({ min: new Date(NOW), max: new Date("2200-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(aDate, (date) => {
        const wholeSeconds = Math.floor(date.getTime() / SECOND) * SECOND;
        expect(parseRetryAfter(date.toUTCString(), NOW)).toBe(wholeSeconds - NOW);
      }),
    );
  });

  test("never throws and never gives a time before now", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parseRetryAfter(text, NOW) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
