import { type Segment, segmentsOf } from "./log-ansi.ts";
import { kindOf, type LineKind, parseLine } from "./log-line.ts";
import type { Finder, TextRange } from "./log-search.ts";

/** A line as it is shown. */
export interface ShownLine {
  /** In milliseconds since 1970. */
  readonly at: number | undefined;
  readonly kind: LineKind | "section" | "gap";
  readonly segments: readonly Segment[];
  /** How many of its bytes are not shown. */
  readonly hidden: number;
}

/** A stretch of a line, or of what was found in it. */
export interface MarkedSegment extends Segment {
  readonly isFound: boolean;
}

/** How much of a line is shown at first, in bytes: nobody reads more, and browsers take long to lay it out. */
export const SHOWN_BYTES = 4_096;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The line that these bytes are, of which `hidden` more are not shown. */
export function shownLine(bytes: Uint8Array, hidden: number): ShownLine {
  const { at, text } = parseLine(decoder.decode(bytes));
  return { at, kind: shownKind(text), segments: segmentsOf(text), hidden };
}

function shownKind(text: string): ShownLine["kind"] {
  const kind = kindOf(text);
  if (kind !== "quiet") return kind;
  if (/^--- [0-9]+ bytes are left out here/.test(text)) return "gap";
  return /^(?:--- (?:Execute|HTTP) |=== ATTEMPT )/.test(text) ? "section" : "quiet";
}

/** The segments cut where something was found in them. */
export function markedSegments(segments: readonly Segment[], finder: Finder | undefined): readonly MarkedSegment[] {
  const ranges = finder?.rangesIn(segments.map(({ text }) => text).join("")) ?? [];
  if (ranges.length === 0) return segments.map((segment) => ({ ...segment, isFound: false }));
  let start = 0;
  return segments.flatMap((segment) => {
    const parts = cut(segment, start, ranges);
    start += segment.text.length;
    return parts;
  });
}

function cut({ text, look }: Segment, start: number, ranges: readonly TextRange[]): readonly MarkedSegment[] {
  const parts: MarkedSegment[] = [];
  let done = 0;
  const add = (end: number, isFound: boolean) => {
    if (end > done) parts.push({ text: text.slice(done, end), look, isFound });
    done = Math.max(done, end);
  };
  for (const range of ranges) {
    if (range.end <= start || range.start >= start + text.length) continue;
    add(range.start - start, false);
    add(Math.min(text.length, range.end - start), true);
  }
  add(text.length, false);
  return parts;
}

/** The time of a line since the first one: `0:07`, `12:34`, `1:02:03`. */
export function sinceText(at: number, first: number): string {
  const seconds = Math.round(Math.abs(at - first) / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  const text = hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  return at < first ? `−${text}` : text;
}

/** `12.3 MB`, with the units that the configuration has: `MiB` are too exact to be read in passing. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[power - 1]}`;
}

const counts = new Intl.NumberFormat("en");

/** `1,234,567`. */
export function countText(count: number): string {
  return counts.format(count);
}
