import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Logger } from "../../ports/logger.ts";
import { at, FakeClock } from "../../ports/testing/fake-clock.ts";
import { createConsoleLogger, createSilentLogger } from "./logger-console.ts";

/** What the logger prints. */
function printed(act: (logger: Logger) => void): string {
  const texts: string[] = [];
  act(createConsoleLogger(new FakeClock(at("2026-06-01T12:00:00Z")), { write: (text) => texts.push(text) }));
  return texts.join("");
}

/** What stands behind `value=` for a value. */
function shown(value: unknown): string {
  return printed((logger) => logger.event("http.error", { value })).replace(/^.*http[.]error value=|\n$/g, "");
}

describe("an event", () => {
  test("is a line: time, level, name, then its fields", () => {
    expect(printed((logger) => logger.event("run.started", { job: "exec:a", counter: 3, reason: "webhook" }))).toBe(
      "2026-06-01 12:00:00 UTC info run.started job=exec:a counter=3 reason=webhook\n",
    );
  });

  test("may have no fields, and a level of its own", () => {
    expect(printed((logger) => logger.event("server.stopping"))).toBe("2026-06-01 12:00:00 UTC info server.stopping\n");
    expect(printed((logger) => logger.event("config.warning"))).toContain(" warn ");
    expect(printed((logger) => logger.event("log.broken"))).toContain(" error ");
  });

  test("leaves out a field that is undefined", () => {
    expect(printed((logger) => logger.event("run.finished", { outcome: "success", reason: undefined }))).toBe(
      "2026-06-01 12:00:00 UTC info run.finished outcome=success\n",
    );
  });
});

describe("a value", () => {
  test.each([
    ["plain", "plain"],
    ["/var/lib/k.db:3", "/var/lib/k.db:3"],
    ["grün", "grün"],
    ["", '""'],
    ["two words", '"two words"'],
    ['say "hi"', String.raw`"say \"hi\""`],
    ["a=b", '"a=b"'],
    [false, "false"],
    [null, "null"],
    [12, "12"],
    [new Error("no space left"), '"no space left"'],
    [new Error(""), '""'],
    [["a", "b"], `"[ 'a', 'b' ]"`],
    [{ a: { b: 1 } }, '"{ a: { b: 1 } }"'],
    [Object.create(null), '"[Object: null prototype] {}"'],
    [Symbol("x"), "Symbol(x)"],
  ])("%o is shown as %s", (value, text) => {
    expect(shown(value)).toBe(text);
  });

  test.each([
    ["a line feed", "a\nb", String.raw`"a\nb"`],
    ["a carriage return", "a\rb", String.raw`"a\rb"`],
    ["an escape sequence", "\u001b[2J", String.raw`"\u001b[2J"`],
    ["a C1 control character", "a\u009bb", String.raw`"a\u009bb"`],
    ["a next-line character", "a\u0085b", String.raw`"a\u0085b"`],
    ["a line separator", "a\u2028b", String.raw`"a\u2028b"`],
    ["a change of direction", "a\u202eb", String.raw`"a\u202eb"`],
    ["a tag character", "a\u{e0041}b", String.raw`"a\udb40\udc41b"`],
  ])("with %s is escaped", (_, value, text) => {
    expect(shown(value)).toBe(text);
  });

  test("can be read back, and never makes a second line or acts on a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const text = shown(value);
        expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(text.startsWith('"') ? JSON.parse(text) : text).toBe(value);
      }),
    );
  });
});

test("a silent logger says nothing and does not mind", () => {
  expect(createSilentLogger().event("server.started", { url: "http://127.0.0.1" })).toBeUndefined();
});
