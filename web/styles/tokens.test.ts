import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");
const blocks = [...css.matchAll(/\{([^{}]*)\}/g)].map(([, body = ""]) => colours(body)).filter((each) => each.size > 9);
const [light, darkBySystem, darkByChoice] = blocks;

const TEXTS = ["fg", "fg-muted", "fg-faint", "accent", "ok", "bad", "warn", "run", "idle"];
const GROUNDS = ["bg", "bg-raised", "bg-sunken", "bg-hover"];

test("dark is the same by system and by choice", () => {
  expect(darkByChoice).toEqual(darkBySystem);
  expect([...(darkBySystem?.keys() ?? [])].toSorted()).toEqual([...(light?.keys() ?? [])].toSorted());
});

describe.each([
  ["light", light],
  ["dark", darkBySystem],
])("%s", (_name, tokens) => {
  const of = (name: string) => tokens?.get(name) ?? "missing";

  test.each(TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground])))("%s is read on %s", (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["accent", "ok", "bad", "warn", "run", "idle"])("%s is read on its own soft ground", (name) => {
    expect(contrast(of(name), of(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
  });

  test("what is written on the accent is read", () => {
    expect(contrast(of("accent-fg"), of("accent"))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(GROUNDS)("borders of fields and the focus are seen on %s", (ground) => {
    for (const name of ["line-strong", "focus"]) expect(contrast(of(name), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

function colours(body: string): ReadonlyMap<string, string> {
  return new Map([...body.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]));
}

/** The contrast of two colours as WCAG 2.2 defines it, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
