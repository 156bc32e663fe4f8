import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JobId } from "../domain/job-id.ts";
import type { FinishedStatus } from "../domain/log.ts";
import { seconds } from "../domain/time.ts";
import type { OpenLog } from "../ports/log-store.ts";
import { at, FakeClock, settle } from "../ports/testing/fake-clock.ts";
import { gapLine, LogWriter } from "./log-writer.ts";
import { Masker } from "./masker.ts";
import { NO_LOG } from "./no-log.ts";

const job = { kind: "exec", id: "a" as JobId } as const;
const bytes = (text: string) => new TextEncoder().encode(text);
const STAMP = "2026-01-01 00:00:00 UTC job: a: ";

class RecordedLog implements OpenLog {
  text = "";
  writes = 0;
  status: FinishedStatus | undefined;
  async write(chunk: Uint8Array) {
    this.writes++;
    this.text += Buffer.from(chunk).toString("latin1");
  }
  async close(status: FinishedStatus) {
    this.status = status;
  }
  async leave() {}
}

function open(log: OpenLog = new RecordedLog(), errors: unknown[] = [], secrets: readonly string[] = []) {
  const clock = new FakeClock(at("2026-01-01T00:00:00Z"));
  const masker = new Masker(secrets);
  return { clock, writer: new LogWriter(log, job, { clock, onBroken: (error) => errors.push(error), masker }) };
}

/** A log on a disk that the test fills. */
class FullableLog extends RecordedLog {
  isFull = false;
  attempts = 0;
  override async write(chunk: Uint8Array) {
    this.attempts++;
    if (this.isFull) throw new Error("ENOSPC: no space left on device, write");
    return super.write(chunk);
  }
}

describe("the log writer", () => {
  test("stamps each line once, however the output is cut", async () => {
    const log = new RecordedLog();
    const { writer } = open(log);
    await writer.write(bytes("on"));
    await writer.write(bytes("e\ntwo\nth"));
    await writer.write(bytes("ree\n"));
    await writer.close("success");
    expect(log.text).toBe(`${STAMP}one\n${STAMP}two\n${STAMP}three\n`);
    expect(log.status).toBe("success");
  });

  test("writes out a line that has no end yet", async () => {
    const log = new RecordedLog();
    const { writer } = open(log);
    await writer.write(bytes("Password: "));
    await settle();
    expect(log.text).toBe(`${STAMP}Password: `);
  });

  test("begins a line of its own on a new line", async () => {
    const log = new RecordedLog();
    const { writer } = open(log);
    await writer.write(bytes("no newline"));
    await writer.line("=== DONE");
    await writer.close("success");
    expect(log.text).toBe(`${STAMP}no newline\n${STAMP}=== DONE\n`);
  });

  test("ends the last line", async () => {
    const log = new RecordedLog();
    const { writer } = open(log);
    await writer.write(bytes("no newline"));
    await writer.close("success");
    expect(log.text).toBe(`${STAMP}no newline\n`);
  });

  test("stamps with the time at which a line came", async () => {
    const log = new RecordedLog();
    const { clock, writer } = open(log);
    await writer.line("a");
    await clock.advance(seconds(61));
    await writer.line("b");
    await writer.close("success");
    expect(log.text).toContain("2026-01-01 00:01:01 UTC job: a: b\n");
  });

  test("puts out together what came while the disk was busy", async () => {
    const log = new RecordedLog();
    const { writer } = open(log);
    for (let line = 0; line < 100; line++) void writer.line(`${line}`);
    await writer.close("success");
    expect(log.writes).toBeLessThanOrEqual(2);
  });

  test("holds a writer back while the disk is behind", async () => {
    let release = (): void => undefined;
    const slow: OpenLog = { ...NO_LOG, write: () => new Promise((resolve) => (release = resolve)) };
    const { writer } = open(slow);
    let isThrough = false;
    await writer.write(new Uint8Array(1024));
    void writer.write(new Uint8Array(1024 * 1024)).then(() => (isThrough = true));
    await settle();
    expect(isThrough).toBe(false);
    release();
    await settle();
    release();
    await settle();
    expect(isThrough).toBe(true);
  });

  test("lets a writer go on as soon as little waits, while the disk still works", async () => {
    const writes: (() => void)[] = [];
    const slow: OpenLog = { ...NO_LOG, write: () => new Promise((resolve) => writes.push(resolve)) };
    const { writer } = open(slow);
    let isThrough = false;
    await writer.write(new Uint8Array(200 * 1024));
    void writer.write(new Uint8Array(200 * 1024)).then(() => (isThrough = true));
    await settle();
    expect(isThrough).toBe(false);
    writes[0]?.();
    await settle();
    expect(writes).toHaveLength(2);
    expect(isThrough).toBe(true);
  });

  test("takes bytes before it returns: their memory may be used again", async () => {
    const log = new RecordedLog();
    const { writer } = open(log);
    const memory = bytes("one\n");
    void writer.write(memory);
    memory.set(bytes("two\n"));
    void writer.write(memory);
    memory.fill(0);
    await writer.close("success");
    expect(log.text).toBe(`${STAMP}one\n${STAMP}two\n`);
  });

  test("leaves to the disk what that has not taken yet, whatever others write meanwhile", async () => {
    const writers = Array.from({ length: 10 }, (_, index) => {
      let text = "";
      const slow: OpenLog = {
        ...NO_LOG,
        async write(chunk) {
          for (let turn = 0; turn < 1 + (index % 3); turn++) await settle();
          text += Buffer.from(chunk);
        },
      };
      return { writer: open(slow).writer, name: `${index}`.repeat(1_000), text: () => text };
    });
    for (let line = 0; line < 20; line++) {
      for (const { writer, name } of writers) void writer.line(`${name} ${line}`);
      await settle();
    }
    for (const { writer, name, text } of writers) {
      await writer.close("success");
      expect(text()).toBe(Array.from({ length: 20 }, (_, line) => `${STAMP}${name} ${line}\n`).join(""));
    }
  });

  test("is closed when all that was written before has been taken", async () => {
    const steps: string[] = [];
    const slow: OpenLog = {
      ...NO_LOG,
      async write(chunk) {
        await settle();
        steps.push(new TextDecoder().decode(chunk));
      },
      close: async (status) => void steps.push(status),
    };
    const { writer } = open(slow);
    void writer.line("one");
    await settle();
    void writer.line("two");
    await writer.close("failed");
    expect(steps).toEqual([`${STAMP}one\n`, `${STAMP}two\n`, "failed"]);
  });

  test("takes nothing any more when it has been closed", async () => {
    const log = new RecordedLog();
    const { writer } = open(log);
    await writer.line("in time");
    const closing = writer.close("success");
    await writer.line("too late");
    await closing;
    await writer.line("far too late");
    expect(log.text).toBe(`${STAMP}in time\n`);
  });

  test("writes out what comes while it is just done with what came before", async () => {
    for (let step = 0; step < 20; step++) {
      const log = new RecordedLog();
      const { writer } = open(log);
      void writer.line("one");
      for (let passed = 0; passed < step; passed++) await Promise.resolve();
      void writer.line("two");
      await settle();
      expect(log.text).toBe(`${STAMP}one\n${STAMP}two\n`);
    }
  });

  test("goes on with a log that ends within a line", async () => {
    const log = new RecordedLog();
    const writer = new LogWriter(log, job, { clock: new FakeClock(), onBroken: () => undefined, isInLine: true });
    await writer.line("lost");
    await writer.close("failed");
    expect(log.text).toBe(`\n${STAMP}lost\n`);
  });

  test("reports once that the log cannot be written, and goes on without it", async () => {
    const errors: unknown[] = [];
    const broken: OpenLog = {
      ...NO_LOG,
      write: () => Promise.reject(new Error("no space left")),
      close: () => Promise.reject(new Error("no space left")),
    };
    const { writer } = open(broken, errors);
    for (let i = 0; i < 10; i++) await writer.write(new Uint8Array(100_000));
    await writer.close("success");
    expect(errors).toHaveLength(1);
  });

  test("loses and changes no byte of any output", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 20 })), async (chunks) => {
        const log = new RecordedLog();
        const { writer } = open(log);
        for (const chunk of chunks) await writer.write(chunk);
        await writer.close("success");
        const all = Buffer.concat(chunks).toString("latin1");
        const ended = all === "" || all.endsWith("\n") ? all : `${all}\n`;
        expect(log.text.replaceAll(STAMP, "")).toBe(ended.replaceAll(STAMP, ""));
        expect(
          log.text
            .split("\n")
            .slice(0, -1)
            .every((line) => line.startsWith(STAMP)),
        ).toBe(true);
      }),
    );
  });
});

describe("secrets in a log", () => {
  const secrets = ["hunter22", "first line\nlast"];

  test("are masked in output and in lines of karajo's own, before the lines are stamped", async () => {
    const log = new RecordedLog();
    const { writer } = open(log, [], secrets);
    await writer.write(bytes("a hun"));
    await writer.write(bytes("ter22 b\nfirst"));
    await writer.write(bytes(" line\nla"));
    await writer.write(bytes("st."));
    await writer.line("=== hunter22");
    await writer.close("success");
    expect(log.text).toBe(`${STAMP}a *** b\n${STAMP}***.\n${STAMP}=== ***\n`);
  });

  test("hold back what may be the beginning of one for a moment, and nothing else", async () => {
    const log = new RecordedLog();
    const { clock, writer } = open(log, [], secrets);
    await writer.write(bytes("Password: hunt"));
    await settle();
    expect(log.text).toBe(`${STAMP}Password: `);
    await clock.advance(seconds(0.1));
    expect(log.text).toBe(`${STAMP}Password: hunt`);
    await writer.write(bytes("er22\n"));
    await settle();
    expect(log.text).toBe(`${STAMP}Password: hunt***\n`);
    await writer.close("success");
    expect(clock.sleeping).toBe(0);
  });

  test("that are never finished come out with the end of the log", async () => {
    const log = new RecordedLog();
    const { clock, writer } = open(log, [], secrets);
    await writer.write(bytes("first line\nla"));
    await writer.close("success");
    expect(log.text).toBe(`${STAMP}***\n${STAMP}la\n`);
    await settle();
    expect(clock.sleeping).toBe(0);
  });

  test("are masked from the moment at which they are named", async () => {
    const log = new RecordedLog();
    const { writer } = open(log);
    await writer.line("token token1");
    writer.hide("token1");
    await writer.line("token token1");
    await writer.close("success");
    expect(log.text).toBe(`${STAMP}token token1\n${STAMP}token ***\n`);
  });

  test("let a line of karajo's own begin on a new line also when the end of the last one is held back", async () => {
    const log = new RecordedLog();
    const { writer } = open(log, [], secrets);
    await writer.write(bytes("hunt"));
    await writer.line("=== DONE");
    await writer.close("success");
    expect(log.text).toBe(`${STAMP}hunt\n${STAMP}=== DONE\n`);
  });
});

describe("a disk that is full", () => {
  test("costs what comes meanwhile, is tried again, and a line says how much is missing", async () => {
    const log = new FullableLog();
    const errors: unknown[] = [];
    const { clock, writer } = open(log, errors);
    await writer.line("before");
    await settle();
    log.isFull = true;
    for (let line = 0; line < 10; line++) {
      await writer.line("lost");
      await settle();
    }
    expect(log.attempts).toBe(2);
    await clock.advance(seconds(5));
    await writer.line("lost");
    await settle();
    expect(log.attempts).toBe(3);
    log.isFull = false;
    await writer.line("lost");
    await settle();
    expect(log.attempts).toBe(3);
    await clock.advance(seconds(5));
    await writer.line("after");
    await writer.close("success");
    const missing = 12 * `${STAMP}lost\n`.length;
    const stamp = STAMP.replace("00:00:00", "00:00:10");
    expect(log.text).toBe(
      `${STAMP}before\n${stamp}!!! ${missing} bytes are missing here: no space left on device\n${stamp}after\n`,
    );
    expect(errors).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  test("is reported each time that it is", async () => {
    const log = new FullableLog();
    const errors: unknown[] = [];
    const { clock, writer } = open(log, errors);
    for (let time = 0; time < 3; time++) {
      log.isFull = true;
      await writer.line("lost");
      await settle();
      log.isFull = false;
      await clock.advance(seconds(5));
      await writer.line("kept");
      await settle();
    }
    await writer.close("success");
    expect(errors).toHaveLength(3);
  });

  test("may have room again when the log ends", async () => {
    const log = new FullableLog();
    const { clock, writer } = open(log);
    log.isFull = true;
    await writer.line("lost");
    await settle();
    log.isFull = false;
    await writer.close("failed");
    expect(log.text).toBe(`${STAMP}!!! ${`${STAMP}lost\n`.length} bytes are missing here: no space left on device\n`);
    expect(log.status).toBe("failed");
    expect(clock.sleeping).toBe(0);
  });

  test("keeps no log from its final status", async () => {
    const log = new FullableLog();
    const errors: unknown[] = [];
    const { writer } = open(log, errors);
    log.isFull = true;
    await writer.line("lost");
    await writer.close("failed");
    expect(log.status).toBe("failed");
    expect(errors).toHaveLength(1);
  });

  test("leaves no line half on the one before or behind it", async () => {
    const log = new FullableLog();
    const { clock, writer } = open(log);
    await writer.write(bytes("be"));
    await settle();
    log.isFull = true;
    await writer.write(bytes("fore\nlost\nlo"));
    await settle();
    log.isFull = false;
    await clock.advance(seconds(5));
    await writer.write(bytes("st\nafter\n"));
    await writer.close("success");
    const lines = log.text.split("\n").map((line) => line.replace(/^.{23} job: a: /, ">"));
    const missing = "fore\n".length + `${STAMP}lost\n${STAMP}lo`.length;
    expect(lines).toEqual([
      ">be",
      `>!!! ${missing} bytes are missing here: no space left on device`,
      ">st",
      ">after",
      "",
    ]);
  });

  test("does not hold up who writes", async () => {
    const log = new FullableLog();
    log.isFull = true;
    const { writer } = open(log);
    for (let i = 0; i < 100; i++) await writer.write(new Uint8Array(1024 * 1024));
    await writer.close("success");
    expect(log.attempts).toBe(2);
  });
});

test("the line about a gap is a line of the log like any other", () => {
  const clock = new FakeClock(at("2026-01-01T00:00:00Z"));
  const ofJob = gapLine({ ...job, logMaxSize: 16 * 1024 * 1024 }, clock);
  expect(ofJob(1_234_567)).toBe(`${STAMP}--- 1234567 bytes are left out here: the log may be 16MiB (log_max_size).`);
  expect(gapLine(job, clock)(7)).toBe(`${STAMP}--- 7 bytes are left out here.`);
});
