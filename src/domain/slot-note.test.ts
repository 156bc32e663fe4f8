import { expect, test } from "vitest";
import { localSlot, slotNote } from "./slot-note.ts";
import type { Instant } from "./time.ts";
import { UTC, type Zone } from "./zone.ts";

const berlin = "Europe/Berlin" as Zone;
const at = (text: string) => Date.parse(text) as Instant;

test.each([
  ["2026-03-29T01:00:00Z", "the clocks go forward from 02:00 to 03:00: times between them are due now (Europe/Berlin)"],
  ["2026-03-29T00:30:00Z", undefined],
  ["2026-03-29T01:30:00Z", undefined],
  ["2026-10-25T00:30:00Z", "the first 02:30 of this day (Europe/Berlin)"],
  ["2026-10-25T01:30:00Z", "the second 02:30 of this day (Europe/Berlin)"],
  ["2026-10-25T02:00:00Z", undefined],
  ["2026-10-24T23:59:00Z", undefined],
  ["2026-06-01T00:30:00Z", undefined],
])("of the slot %s it is said: %s", (slot, note) => {
  expect(slotNote({ zone: berlin }, at(slot))).toBe(note);
});

test("UTC needs no notes", () => {
  expect(slotNote({ zone: UTC }, at("2026-03-29T01:00:00Z"))).toBeUndefined();
});

test.each([
  [berlin, "2026-06-01T00:30:00Z", "2026-06-01T02:30:00+02:00"],
  [UTC, "2026-06-01T00:30:00Z", "2026-06-01T00:30:00+00:00"],
  ["America/St_Johns" as Zone, "2026-01-01T00:00:00Z", "2025-12-31T20:30:00-03:30"],
])("the clocks of %s show %s as %s", (zone, instant, shown) => {
  expect(localSlot({ zone }, at(instant))).toBe(shown);
});
