import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatSize, parseSize } from "./size.ts";

describe("parseSize", () => {
  test.each([
    ["0", 0],
    ["1048576", 1_048_576],
    ["100B", 100],
    ["16MiB", 16_777_216],
    ["4KiB", 4_096],
    ["1GiB", 1_073_741_824],
    ["500kB", 500_000],
    ["2MB", 2_000_000],
    ["1GB", 1_000_000_000],
    ["4K", 4_096],
    ["4m", 4_194_304],
    ["1G", 1_073_741_824],
    ["1gib", 1_073_741_824],
    ["3Mb", 3_000_000],
    ["16 MiB", 16_777_216],
    ["1.5MiB", 1_572_864],
    ["0.1kB", 100],
    ["1.1GB", 1_100_000_000],
    ["0.0019kB", 1],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ])("understands %j", (text, bytes) => {
    expect(parseSize(text)).toEqual({ ok: true, value: bytes });
  });

  const EXPECTED = "expected a number of bytes such as 4096, 500kB or 16MiB";
  const UNITS = "expected KiB, MiB, GiB, kB, MB or GB";

  test.each([
    ["", `"" is not a size: ${EXPECTED}`],
    ["-1", `"-1" is not a size: ${EXPECTED}`],
    ["large", `"large" is not a size: ${EXPECTED}`],
    ["MiB", `"MiB" is not a size: ${EXPECTED}`],
    [".5MiB", `".5MiB" is not a size: ${EXPECTED}`],
    ["1.MiB", `"1.MiB" is not a size: ${EXPECTED}`],
    ["1,5MiB", `"1,5MiB" is not a size: ${EXPECTED}`],
    ["1MiB 2", `"1MiB 2" is not a size: ${EXPECTED}`],
    ["2TB", `unknown unit "TB" in "2TB": ${UNITS}`],
    ["16Mbit", `unknown unit "Mbit" in "16Mbit": ${UNITS}`],
    ["9007199254740992", '"9007199254740992" is out of range: expected at most 9007199254740991 bytes'],
    ["9999999GB", '"9999999GB" is out of range: expected at most 9007199254740991 bytes'],
  ])("refuses %j", (text, problem) => {
    expect(parseSize(text)).toEqual({ ok: false, problem });
  });

  test("gives a whole number of bytes or a problem, and never throws", () => {
    const texts = fc.string({ unit: fc.constantFrom(..."0159., -KMGikmgBb") });
    fc.assert(
      fc.property(texts, (text) => {
        const size = parseSize(text);
        expect(size.ok ? size.value : 0).toSatisfy(Number.isSafeInteger);
      }),
    );
  });
});

describe("formatSize", () => {
  test.each([
    [0, "0B"],
    [1, "1B"],
    [1_000, "1kB"],
    [1_001, "1001B"],
    [1_024, "1KiB"],
    [1_536, "1.5KiB"],
    [500_000, "500kB"],
    [16_777_216, "16MiB"],
    [1_100_000_000, "1.1GB"],
  ])("%i is %j", (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  test("gives a text that means the same number", () => {
    const round = fc.tuple(fc.nat(1_000_000), fc.constantFrom(10, 1_000, 1_024, 1_048_576, 1_000_000_000));
    const bytes = fc.oneof(
      fc.maxSafeNat(),
      round.map(([count, unit]) => count * unit),
    );
    fc.assert(
      fc.property(bytes, (size) => {
        expect(parseSize(formatSize(size))).toEqual({ ok: true, value: size });
      }),
    );
  });
});
