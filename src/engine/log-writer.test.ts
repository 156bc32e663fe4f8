import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JobId } from "../domain/job-id.ts";
import type { FinishedStatus } from "../domain/log.ts";
import { seconds } from "../domain/time.ts";
import type { OpenLog } from "../ports/log-store.ts";
import { at, FakeClock, settle } from "../ports/testing/fake-clock.ts";
import { LogWriter } from "./log-writer.ts";

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
}

function open(log: OpenLog = new RecordedLog(), errors: unknown[] = []) {
  const clock = new FakeClock(at("2026-01-01T00:00:00Z"));
  return { clock, writer: new LogWriter(log, job, { clock, onBroken: (error) => errors.push(error) }) };
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
    const slow: OpenLog = { write: () => new Promise((resolve) => (release = resolve)), close: async () => undefined };
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

  test("is closed when all that was written before has been taken", async () => {
    const steps: string[] = [];
    const slow: OpenLog = {
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
