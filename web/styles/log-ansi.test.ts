import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const read = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");
const [light, dark, darkByChoice] = merged(blocksOf(read("tokens.css")), blocksOf(read("log-ansi.css")));

const HUES = ["red", "yellow", "green", "cyan", "blue", "magenta", "gray"].map((hue) => `ansi-${hue}`);
const GROUNDS = ["log-bg", "log-hover", "log-current", "accent-soft"];

test("dark is the same by system and by choice", () => {
  expect(darkByChoice).toEqual(dark);
  expect([...(dark?.keys() ?? [])].toSorted()).toEqual([...(light?.keys() ?? [])].toSorted());
});

describe.each([
  ["light", light],
  ["dark", dark],
])("%s", (_name, tokens) => {
  const of = (name: string) => tokens?.get(name) ?? "missing";

  const texts = ["log-fg", "fg-faint", "bad", "warn", "accent", ...HUES];
  test.each(texts.flatMap((text) => GROUNDS.map((ground) => [text, ground])))("%s is read on %s", (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(HUES)("what is written on %s is read", (hue) => {
    expect(contrast(of("log-bg"), of(hue))).toBeGreaterThanOrEqual(4.5);
  });

  test("what was found is read", () => {
    expect(contrast(of("log-found-fg"), of("log-found"))).toBeGreaterThanOrEqual(4.5);
  });
});

function blocksOf(css: string): readonly ReadonlyMap<string, string>[] {
  const bodies = [...css.matchAll(/\{([^{}]*)\}/g)].map(([, body = ""]) => body);
  const colours = bodies.map((body) => [...body.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)]);
  return colours
    .filter(({ length }) => length > 5)
    .map((all) => new Map(all.map(([, name = "", value = ""]) => [name, value])));
}

function merged(some: readonly ReadonlyMap<string, string>[], others: readonly ReadonlyMap<string, string>[]) {
  return others.map((each, i) => new Map([...(some[i] ?? []), ...each]));
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
