import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { durationInWords, durationOf, formatDuration, nanoseconds, parseDuration } from "./duration.ts";
import type { Duration } from "./time.ts";

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

interface RecordedCase {
  readonly text: string;
  readonly ns: bigint;
  readonly string?: string;
  readonly error?: true;
}

/** What Go gives for each text. `ns` is read from the source of the number: a double would round the largest. */
const RECORDED: readonly RecordedCase[] = JSON.parse(
  readFileSync(new URL("../../test/reference/duration-cases.json", import.meta.url), "utf8").replace(
    /("ns": )(-?[0-9]+)/g,
    '$1"$2"',
  ),
  (key, value) => (key === "ns" ? BigInt(value) : value),
);

describe("parseDuration", () => {
  test("accepts and refuses the texts that Go does, with the same values", () => {
    expect(RECORDED.length).toBeGreaterThan(40);
    const outcomes = RECORDED.map(({ text }) => [text, nanosecondsOf(text)]);
    expect(outcomes).toEqual(RECORDED.map(({ text, ns, error }) => [text, error ? undefined : ns]));
  });

  test.each([
    ["2562047h47m16.854775807s", MAX],
    ["9223372036854775807ns", MAX],
    ["-9223372036854775808ns", MIN],
    ["-2562047h47m16.854775808s", MIN],
    ["000000000000000000000000001s", 1_000_000_000n],
  ])("reads %s up to the last nanosecond of 64 bits", (text, ns) => {
    expect(nanosecondsOf(text)).toBe(ns);
  });

  test.each([
    ["9223372036854775808ns"],
    ["-9223372036854775809ns"],
    ["9223372036854775807ns1ns"],
    ["9223372036854775808ns9223372036854775808ns"],
    ["2562048h"],
    ["-2562048h"],
    ["99999999999999999999999999s"],
  ])("refuses %s, which 64 bits do not hold", (text) => {
    const range = "expected -2562047h47m16.854775808s to 2562047h47m16.854775807s";
    expect(parseDuration(text)).toEqual({ ok: false, problem: `"${text}" is out of range: ${range}` });
  });

  test.each([
    ["0.3333333333333333333h", 1_200_000_000_000n], // the example in Go's own tests
    ["0.100000000000000000000h", 360_000_000_000n], // likewise: a fraction longer than 64 bits
    ["0.9223372036854775807h", 3_320_413_933_267n], // likewise
    ["0.830103483285477580700h", 2_988_372_539_827n], // likewise
    ["0.390639798065h", 1_406_303_273_034n], // one less when multiplied before it is divided
    ["1.9999999999s", 1_999_999_999n],
    ["0.9ns", 0n],
    [`0.${"0".repeat(400)}1h`, 0n],
    [`0.${"1".repeat(400)}h`, 400_000_000_000n],
    ["-.5m", -30_000_000_000n],
    ["+1.5m.5s", 90_500_000_000n],
  ])("computes the fraction of %s as Go does", (text, ns) => {
    expect(nanosecondsOf(text)).toBe(ns);
  });

  const example = "expected a duration such as 90s, 5m or 1h30m";
  const units = "expected h, m, s, ms, us or ns";
  test.each([
    ["", `the duration is empty: ${example}`],
    ["5", `"5" has no unit: ${example}`],
    ["-5", `"5" in "-5" has no unit: ${example}`],
    ["1h30", `"30" in "1h30" has no unit: ${example}`],
    ["1.2.3s", `"1.2" in "1.2.3s" has no unit: ${example}`],
    ["1d", `unknown unit "d" in "1d": ${units}`],
    ["1h2M3s", `unknown unit "M" in "1h2M3s": ${units}`],
    ["1constructor", `unknown unit "constructor" in "1constructor": ${units}`],
    ["1 s", `"1 s" holds a blank: ${example}`],
    ["s", `"s" is not a duration: ${example}`],
    [".s", `".s" is not a duration: ${example}`],
    ["1s.s", `"1s.s" is not a duration: ${example}`],
    ["-", `"-" is not a duration: ${example}`],
    ["--1s", `"--1s" is not a duration: ${example}`],
    ["ten-minutes", `"ten-minutes" is not a duration: ${example}`],
  ])("says what is wrong with %j and what is expected", (text, problem) => {
    expect(parseDuration(text)).toEqual({ ok: false, problem });
  });

  test("never throws, and whatever it accepts reads the same when written again", () => {
    const pieces = ["1", "0", "9223372036854775808", ".", "-", "+", " ", "h", "m", "s", "ms", "µs", "ns", "d"];
    const aText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(aText, (text) => {
        const ns = nanosecondsOf(text);
        if (ns !== undefined) expect(nanosecondsOf(formatDuration(ns))).toBe(ns);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("formatDuration", () => {
  test("writes the recorded values as Go does", () => {
    const values = RECORDED.filter(({ error }) => !error);
    expect(values.map(({ ns }) => formatDuration(ns))).toEqual(values.map(({ string }) => string));
  });

  // From the tests of Go's time package.
  test.each([
    [0n, "0s"],
    [1n, "1ns"],
    [999n, "999ns"],
    [1_000n, "1µs"],
    [1_100n, "1.1µs"],
    [1_000_000n, "1ms"],
    [2_200_000n, "2.2ms"],
    [3_300_000_000n, "3.3s"],
    [245_000_000_000n, "4m5s"],
    [245_001_000_000n, "4m5.001s"],
    [18_367_001_000_000n, "5h6m7.001s"],
    [480_000_000_001n, "8m0.000000001s"],
    [-1_500_000n, "-1.5ms"],
    [MAX, "2562047h47m16.854775807s"],
    [MIN, "-2562047h47m16.854775808s"],
  ])("writes %i ns as %s", (ns, text) => {
    expect(formatDuration(ns)).toBe(text);
  });

  test("gives a text that reads as the same duration", () => {
    fc.assert(
      fc.property(anyNanoseconds(), (ns) => {
        expect(nanosecondsOf(formatDuration(ns))).toBe(ns);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("durationOf and nanoseconds", () => {
  test.each([
    [1_500_000_000n, 1_500],
    [100n, 0.0001],
    [-250_000n, -0.25],
    [2_592_000_000_000_000n, 2_592_000_000],
  ])("count %i ns as %d ms and back", (ns, ms) => {
    expect(durationOf(ns)).toBe(ms);
    expect(nanoseconds(ms as Duration)).toBe(Number(ns));
  });

  test("round to whole nanoseconds, never to minus zero", () => {
    expect(nanoseconds(1.2345678e-3 as Duration)).toBe(1_235);
    expect(nanoseconds(-1e-7 as Duration)).toBe(0);
  });

  test("lose no nanosecond below 26 days", () => {
    const bound = 26n * 86_400_000_000_000n;
    fc.assert(
      fc.property(fc.bigInt({ min: -bound, max: bound }), (ns) => {
        expect(nanoseconds(durationOf(ns))).toBe(Number(ns));
      }),
      { numRuns: 2_000 },
    );
  });

  test("are exact for whole milliseconds of any length that Go knows", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: MIN / 1_000_000n, max: MAX / 1_000_000n }), (ms) => {
        expect(durationOf(ms * 1_000_000n)).toBe(Number(ms));
        expect(nanoseconds(Number(ms) as Duration)).toBe(Number(ms * 1_000_000n));
      }),
    );
  });
});

/** Durations of all magnitudes. */
function anyNanoseconds(): fc.Arbitrary<bigint> {
  return fc.oneof(
    fc.bigInt({ min: MIN, max: MAX }),
    fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }),
    fc.bigInt({ min: -100_000n, max: 100_000n }).map((seconds) => seconds * 1_000_000_000n),
  );
}

function nanosecondsOf(text: string): bigint | undefined {
  const parsed = parseDuration(text);
  return parsed.ok ? parsed.value : undefined;
}

test.each([
  [0, "0s"],
  [1.4, "1ms"],
  [999, "999ms"],
  [1_249, "1.2s"],
  [59_990, "1m"],
  [90_000, "1m30s"],
  [3_600_000, "1h"],
  [3_660_000, "1h1m"],
  [3_601_000, "1h0m1s"],
])("%d ms are %s in words", (milliseconds, words) => {
  expect(durationInWords(milliseconds as Duration)).toBe(words);
});
