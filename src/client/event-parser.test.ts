import fc from "fast-check";
import { expect, test } from "vitest";
import { EventParser } from "./event-parser.ts";

const STREAM =
  'retry: 1000\n\nevent: jobs\ndata: [{"name":"ä€😀"}]\n\n:\n\nevent: configuration\r\ndata: {}\r\n\r\ndata: one\ndata:two\n\n';
const EVENTS = [
  { name: "jobs", data: '[{"name":"ä€😀"}]' },
  { name: "configuration", data: "{}" },
  { name: "message", data: "one\ntwo" },
];

test("events are read, and comments and other fields passed over", () => {
  expect(new EventParser().take(new TextEncoder().encode(STREAM))).toEqual(EVENTS);
});

test("events are the same however the stream is cut, within characters too", () => {
  const bytes = new TextEncoder().encode(STREAM);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
      const parser = new EventParser();
      const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const events = edges.flatMap((edge, i) => parser.take(bytes.subarray(edge, edges[i + 1] ?? bytes.length)));
      expect(events).toEqual(EVENTS);
    }),
  );
});
