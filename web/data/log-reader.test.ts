import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { LineBatch } from "../model/log-split.ts";
import { ServedLog } from "../testing/a-log.ts";
import { LogPass } from "./log-pass.ts";
import { LogReader } from "./log-reader.ts";
import { LogWants } from "./log-wants.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const settle = async () => {
  for (let i = 0; i < 12; i++) await turn();
};
const surroundings = { wait: turn, onFrame: (call: () => void) => void setImmediate(call) };
const readers: LogReader[] = [];

afterEach(() => {
  for (const reader of readers.splice(0)) reader.stop();
});

class AllLines {
  readonly lines: string[] = [];
  take(batch: LineBatch): void {
    this.lines.push(...batch.lines);
  }
}

function reading(log: ServedLog): { reader: LogReader; done: Promise<void> } {
  const reader = new LogReader(log, surroundings);
  readers.push(reader);
  return { reader, done: reader.run() };
}

/** What a view would show of all rows that are at hand. */
function shownBy(reader: LogReader): readonly (string | undefined)[] {
  return Array.from({ length: reader.map.rows }, (_, i) => {
    const row = reader.map.row(i);
    if (row?.kind !== "line") return row?.kind;
    const bytes = row.end === row.start ? new Uint8Array() : reader.bytes(row.start, row.end);
    return bytes && new TextDecoder().decode(bytes);
  });
}

describe("a finished log", () => {
  test("that is small needs one question", async () => {
    const log = new ServedLog();
    log.write("one\ntwo\n");
    log.close();
    const { reader, done } = reading(log);
    await done;
    expect(shownBy(reader)).toEqual(["one", "two"]);
    expect(reader.state.value).toEqual({ phase: "complete", status: undefined });
    expect(log.asks).toBe(1);
  });

  test("that is empty is complete", async () => {
    const log = new ServedLog();
    log.close();
    const { reader, done } = reading(log);
    await done;
    expect([reader.map.rows, reader.state.value.phase]).toEqual([0, "complete"]);
  });

  test("that is large shows its end first, and what is looked at", async () => {
    const log = new ServedLog();
    log.write("a line of the log\n".repeat(100_000));
    log.close();
    const { reader, done } = reading(log);
    await done;
    expect(shownBy(reader).at(-1)).toBe("a line of the log");
    expect(reader.map.firstUnread).toBe(0);
    const wants = new LogWants(reader);
    wants.want(0, 1_000);
    await settle();
    expect(shownBy(reader).slice(0, 2)).toEqual(["a line of the log", "a line of the log"]);
    expect(log.asks).toBe(2); // the end, and what is shown
  });

  test("that is not there is absent", async () => {
    const log = new ServedLog();
    log.isRemoved = true;
    const { reader, done } = reading(log);
    await done;
    expect(reader.state.value).toEqual({ phase: "absent", status: 404 });
  });
});

describe("a running log", () => {
  test("comes as it is written, until its end", async () => {
    const log = new ServedLog();
    log.write("one\n");
    const { reader, done } = reading(log);
    await settle();
    expect(reader.state.value.phase).toBe("live");
    log.write("two\nthr");
    await settle();
    expect(shownBy(reader)).toEqual(["one", "two", "thr"]);
    log.write("ee\n");
    log.close();
    await done;
    expect(shownBy(reader)).toEqual(["one", "two", "three"]);
    expect(reader.epoch).toBe(0);
  });

  test("goes on after a lost connection where it was", async () => {
    const log = new ServedLog();
    log.write("one\n");
    const { reader, done } = reading(log);
    await settle();
    log.isDown = true;
    log.cut();
    await settle();
    expect(reader.state.value.phase).toBe("lost");
    log.write("two\n");
    log.isDown = false;
    await settle();
    expect(reader.state.value.phase).toBe("live");
    expect(shownBy(reader)).toEqual(["one", "two"]);
    log.close();
    await done;
    expect(reader.epoch).toBe(0);
  });

  test("that loses its middle shows a gap, and is read anew when it is closed", async () => {
    const log = new ServedLog(100);
    log.write(`${"head\n".repeat(10)}`);
    const { reader, done } = reading(log);
    await settle();
    log.isDown = true;
    log.cut();
    log.write("lost\n".repeat(50));
    log.write("tail\n".repeat(10));
    log.isDown = false;
    await settle();
    expect(shownBy(reader)).toEqual([...Array(10).fill("head"), "gap", ...Array(10).fill("tail")]);
    log.close();
    await done;
    expect(reader.epoch).toBe(1);
    expect(shownBy(reader)).toContain("--- 250 bytes are left out here.");
  });

  test("that is cut while nobody answers, to the length that was known, is read anew", async () => {
    const log = new ServedLog(40);
    const known = `${"known\n".repeat(12)}!`;
    log.write(known);
    const { reader, done } = reading(log);
    await settle();
    expect(reader.map.size).toBe(known.length);
    log.isDown = true;
    log.cut();
    log.write("later\n".repeat(4));
    log.close();
    expect(log.finalText).toHaveLength(known.length);
    log.isDown = false;
    await done;
    expect(shownBy(reader).join("\n")).toBe(log.finalText.trimEnd());
  });

  test("is not followed any more when it is stopped", async () => {
    const log = new ServedLog();
    const { reader, done } = reading(log);
    await settle();
    reader.stop();
    await done;
    await settle();
    const { version } = reader;
    const before = version.value;
    log.write("late\n");
    await settle();
    expect([version.value, reader.map.rows]).toEqual([before, 0]);
  });
});

test("a pass sees every line once, with what has to be fetched for it", async () => {
  const log = new ServedLog();
  const lines = Array.from({ length: 120_000 }, (_, i) => `line ${i} of the log`);
  log.write(lines.join("\n"));
  const { reader, done } = reading(log);
  const pass = new LogPass(reader, () => new AllLines(), turn);
  const passed = pass.run();
  await settle();
  log.write(" and more\nlast\n");
  log.close();
  await Promise.all([done, passed]);
  expect(pass.taker.lines).toEqual([...lines.slice(0, -1), `${lines.at(-1)} and more`, "last"]);
  expect(pass.progress.value).toEqual({ done: reader.map.size, size: reader.map.size, isDone: true });
  expect(reader.map.firstUnread).toBeUndefined();
});

test("a pass that is stopped fetches nothing more", async () => {
  const log = new ServedLog();
  log.write("a line of the log\n".repeat(500_000));
  log.close();
  const { reader } = reading(log);
  const pass = new LogPass(reader, () => new AllLines(), turn);
  const passed = pass.run();
  await turn();
  pass.stop();
  await passed;
  const { asks } = log;
  await settle();
  expect(log.asks).toBe(asks);
});

type Happening = { readonly kind: "write"; readonly text: string } | { readonly kind: "cut" | "down" | "up" | "look" };

test("whatever happens, the whole log is shown in the end", async () => {
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .string({ unit: fc.constantFrom("a", "b", "é", "\n"), maxLength: 40 })
        .map((text) => ({ kind: "write", text }) as const),
    },
    { weight: 1, arbitrary: fc.constantFrom("cut", "down", "up", "look").map((kind) => ({ kind }) as const) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { maxLength: 25 }),
      fc.constantFrom(40, 200, 10_000),
      fc.nat(3),
      async (all, maxSize, pace) => {
        const log = new ServedLog(maxSize);
        const { reader, done } = reading(log);
        const wants = new LogWants(reader);
        const pass = new LogPass(reader, () => new AllLines(), turn);
        const passed = pass.run();
        for (const each of all) {
          if (each.kind === "write") log.write(each.text);
          else if (each.kind === "look") wants.want(0, reader.map.size);
          else if (each.kind === "cut") log.cut();
          else log.isDown = each.kind === "down";
          for (let i = 0; i < pace; i++) await turn();
        }
        log.isDown = false;
        log.close();
        await Promise.all([done, passed]);
        const lines = log.finalText.split("\n");
        if (lines.at(-1) === "") lines.pop();
        expect(shownBy(reader)).toEqual(lines);
        expect(pass.taker.lines).toEqual(lines);
      },
    ),
    { numRuns: 150 },
  );
});
