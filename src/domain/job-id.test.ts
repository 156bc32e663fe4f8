import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jobIdOf, jobKey } from "./job-id.ts";

const RECORDED: readonly (readonly [name: string, id: string])[] = JSON.parse(
  readFileSync(new URL("../../test/reference/id-cases.json", import.meta.url), "utf8"),
);

describe("jobIdOf", () => {
  test("gives the IDs that karajo 0.9.3 gave", () => {
    expect(RECORDED.length).toBeGreaterThan(15);
    expect(RECORDED.map(([name]) => [name, jobIdOf(name)])).toEqual(RECORDED);
  });

  test("replaces each byte of a character outside ASCII, two to four of them", () => {
    expect(["aé", "a€", "a😀"].map(jobIdOf)).toEqual(["a__", "a___", "a____"]);
  });

  test("gives a safe name for a folder, one character per byte of the name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const id = jobIdOf(name);
        const bytes = Buffer.byteLength(name, "utf8");
        expect(id).toMatch(/^[a-z_][a-z0-9_-]*$/);
        expect([bytes, bytes + 1]).toContain(id.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test("leaves an ID as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        expect(jobIdOf(jobIdOf(name))).toBe(jobIdOf(name));
      }),
    );
  });
});

describe("jobKey", () => {
  test("tells jobs of the two kinds with the same ID apart", () => {
    const id = jobIdOf("backup");
    expect(jobKey({ kind: "exec", id })).toBe("exec:backup");
    expect(jobKey({ kind: "http", id })).toBe("http:backup");
  });
});
