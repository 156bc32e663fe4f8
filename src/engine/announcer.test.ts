import { describe, expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import type { Outcome } from "../domain/run.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { DAY, type Duration, seconds } from "../domain/time.ts";
import type { LogStore } from "../ports/log-store.ts";
import { type Notifier, NotifyError } from "../ports/notifier.ts";
import { FakeClock, settle } from "../ports/testing/fake-clock.ts";
import { Announcer } from "./announcer.ts";
import { Ledger } from "./ledger.ts";
import { anEngine, NOON, RecordedEvents, RecordedNotifier } from "./testing/an-engine.ts";

const job = anExecJob({ name: "backup", notifyOnSuccess: ["boss"], notifyOnFailure: ["ops", "boss"] });
const failed: Outcome = { kind: "failed", reason: "exit status 1", failure: { kind: "error" } };
const busy = new NotifyError("the server is busy", { retry: true });
const refused = new NotifyError("no such mailbox", { retry: false });

interface GivenAnnouncer {
  readonly notifiers?: readonly Notifier[];
  readonly logs?: (clock: FakeClock) => LogStore;
  readonly text?: Uint8Array | string;
}

async function anAnnouncer({ notifiers = [], logs: logsOf = createMemoryLogs, text = "" }: GivenAnnouncer) {
  const clock = new FakeClock(NOON);
  const logs = logsOf(clock);
  const logger = new RecordedEvents();
  const log = await logs.create(job, 1);
  await log.write(Buffer.from(text));
  await log.close("failed");
  const store = createMemoryStore();
  const ledger = new Ledger({ store, clock, logger });
  const configured = [...notifiers];
  const deps = { server: () => "karajo", clock, logs, logger, ledger, notifiers: () => configured };
  const announcer = new Announcer(deps);
  const announce = (outcome: Outcome = failed) => {
    announcer.announce({ job, counter: 1, outcome });
    return settle();
  };
  /** Another server on the same store. */
  const next = async () => {
    const other = new Announcer(deps);
    other.goOn(await store.announcements());
    await settle();
    return other;
  };
  return { announcer, announce, clock, logger, store, configured, next };
}

describe("an announcement", () => {
  test("tells everything about the run", async () => {
    const ops = new RecordedNotifier("ops");
    const { announce } = await anAnnouncer({ notifiers: [ops], text: "one\ntwo\n" });
    await announce();
    expect(ops.told).toEqual([
      {
        server: "karajo",
        job: { kind: "exec", id: "backup", name: "backup" },
        counter: 1,
        outcome: { kind: "failed", reason: "exit status 1" },
        at: NOON,
        log: "one\ntwo\n",
      },
    ]);
  });

  test.each([
    ["success", { kind: "success" }, { boss: 1, ops: 0, other: 0 }],
    ["failure", failed, { boss: 1, ops: 1, other: 0 }],
    ["cancellation, which counts as a failure,", { kind: "canceled" }, { boss: 1, ops: 1, other: 0 }],
  ] as const)("of a %s goes to those who are to know", async (_, outcome, expected) => {
    const notifiers = ["boss", "ops", "other"].map((name) => new RecordedNotifier(name));
    const { announce } = await anAnnouncer({ notifiers });
    await announce(outcome);
    expect(Object.fromEntries(notifiers.map(({ name, told }) => [name, told.length]))).toEqual(expected);
  });

  test("is made by the engine for each run that ends, canceled ones too", async () => {
    const ops = new RecordedNotifier("ops");
    const engine = await anEngine({ jobs: [job], notifiers: [ops] });
    await engine.trigger("backup");
    await engine.work.end("backup", failed);
    await engine.trigger("backup");
    await engine.cancel("backup");
    expect(ops.told.map(({ counter, outcome }) => `${counter} ${outcome.kind}`)).toEqual(["1 failed", "2 canceled"]);
    expect(ops.told[1]?.log).toMatch(/=== BEGIN\n.*[?]{3} CANCELED\n$/);
  });
});

describe("the log in an announcement", () => {
  const told = async (given: GivenAnnouncer) => {
    const ops = new RecordedNotifier("ops");
    const { announce } = await anAnnouncer({ ...given, notifiers: [ops] });
    await announce();
    return ops.told[0]?.log;
  };

  test("of 64 KiB is whole", async () => {
    const text = "x".repeat(64 * 1024);
    expect(await told({ text })).toBe(text);
  });

  test("that is longer is its end, and says how much is missing", async () => {
    const text = `begin${"x".repeat(64 * 1024)}`;
    expect(await told({ text })).toBe(`… (5 bytes before this are in the log)\n${"x".repeat(64 * 1024)}`);
  });

  test.each([0, 1, 2, 3])("can be cut %i bytes into a character", async (cut) => {
    const text = Buffer.concat([Buffer.from("😀"), Buffer.alloc(64 * 1024 - 4 + cut, "x")]);
    const log = (await told({ text })) ?? "";
    expect(log).not.toContain("\uFFFD");
    expect(log.replace(/^….*\n/, "")).toBe(`${cut === 0 ? "😀" : ""}${"x".repeat(64 * 1024 - 4 + cut)}`);
  });

  test("may hold bytes that are no text, and end within a character", async () => {
    expect(await told({ text: Buffer.from([0x61, 0xff, 0xf0, 0x9f]) })).toBe("a\uFFFD\uFFFD");
  });

  test("that is gone is replaced by words", async () => {
    const logs = (clock: FakeClock) => ({ ...createMemoryLogs(clock), read: async () => undefined });
    expect(await told({ logs })).toBe("(there is no log)");
  });

  test("that cannot be read is replaced by the reason", async () => {
    const logs = (clock: FakeClock): LogStore => ({
      ...createMemoryLogs(clock),
      read: () => Promise.reject(new Error("EIO")),
    });
    expect(await told({ logs })).toBe("(the log cannot be read: EIO)");
  });

  test("is closed, also when reading it fails half-way", async () => {
    let isClosed = false;
    const logs = (clock: FakeClock): LogStore => ({
      ...createMemoryLogs(clock),
      read: async () => ({
        size: 2,
        async *bytes() {
          yield Buffer.from("a");
          throw new Error("EIO");
        },
        async close() {
          isClosed = true;
        },
      }),
    });
    expect(await told({ logs })).toBe("(the log cannot be read: EIO)");
    expect(isClosed).toBe(true);
  });
});

describe("an announcement that fails", () => {
  test("is tried again after 5 s, 30 s, 2 min, 10 min and each half hour, where that can help", async () => {
    const ops = new RecordedNotifier("ops", Array(9).fill(busy));
    const { announce, clock, logger } = await anAnnouncer({ notifiers: [ops] });
    await announce();
    for (const [index, wait] of [5, 30, 120, 600, 1_800, 1_800].entries()) {
      await clock.advance((seconds(wait) - 1) as Duration);
      expect(ops.attempts).toBe(index + 1);
      await clock.advance(1 as Duration);
      expect(ops.attempts).toBe(index + 2);
    }
    expect(logger.of("notify.failed").every((event) => event.willRetry)).toBe(true);
  });

  test("is given up when its news would be a day old, and that is said", async () => {
    const ops = new RecordedNotifier("ops", Array(99).fill(busy));
    const { announce, clock, logger, store } = await anAnnouncer({ notifiers: [ops] });
    await announce();
    await clock.advance((DAY - 1) as Duration);
    const { attempts } = ops;
    expect(attempts).toBeGreaterThan(48);
    expect(logger.of("notify.failed").map((event) => event.willRetry)).toEqual([
      ...Array(attempts - 1).fill(true),
      false,
    ]);
    expect(await store.announcements()).toEqual([]);
    await clock.advance(DAY);
    expect(ops.attempts).toBe(attempts);
    expect(clock.sleeping).toBe(0);
  });

  test("is given up although the clock is set back again and again", async () => {
    const ops = new RecordedNotifier("ops", Array(999).fill(busy));
    const { announce, clock } = await anAnnouncer({ notifiers: [ops] });
    await announce();
    for (let round = 0; round < 200; round++) {
      clock.set(NOON);
      await clock.advance(seconds(1_800));
    }
    expect(ops.attempts).toBe(60);
  });

  test("goes by what is configured at each attempt", async () => {
    const [wrong, right] = [new RecordedNotifier("ops", Array(9).fill(busy)), new RecordedNotifier("ops")];
    const { announce, clock, configured } = await anAnnouncer({ notifiers: [wrong] });
    await announce();
    configured.splice(0, 1, right);
    await clock.advance(seconds(5));
    expect([wrong.attempts, right.told.length]).toEqual([1, 1]);
  });

  test("is given up when its notification is removed", async () => {
    const ops = new RecordedNotifier("ops", Array(9).fill(busy));
    const { announce, clock, configured, logger, store } = await anAnnouncer({ notifiers: [ops] });
    await announce();
    configured.pop();
    await clock.advance(seconds(5));
    expect(logger.of("notify.failed")[1]).toMatchObject({ willRetry: false, notification: "ops" });
    expect(await store.announcements()).toEqual([]);
  });

  test("is not even begun where a thousand wait, and that is said", async () => {
    const ops = new RecordedNotifier("ops", Array(9_999).fill(busy));
    const { announcer, announce, logger, store } = await anAnnouncer({ notifiers: [ops] });
    for (let counter = 1; counter <= 1_000; counter++) announcer.announce({ job, counter, outcome: failed });
    await announce();
    expect((await store.announcements()).length).toBe(1_000);
    expect(logger.of("notify.failed").filter(({ willRetry }) => willRetry === false)).toHaveLength(1);
  });

  test("is told once when a later attempt succeeds, with the time at which the run ended", async () => {
    const ops = new RecordedNotifier("ops", [busy, busy]);
    const { announce, clock, logger } = await anAnnouncer({ notifiers: [ops] });
    await announce();
    await clock.advance(seconds(86_400));
    expect(ops.told).toMatchObject([{ at: NOON }]);
    expect(logger.of("notify.sent")).toEqual([{ notification: "ops", job: "backup", counter: 1 }]);
  });

  test.each([
    ["for good", refused],
    ["by a bug", new TypeError("undefined is not a function")],
  ])("%s is not tried again", async (_, error) => {
    const ops = new RecordedNotifier("ops", [error]);
    const { announce, clock, logger } = await anAnnouncer({ notifiers: [ops] });
    await announce();
    await clock.advance(seconds(86_400));
    expect(ops.attempts).toBe(1);
    expect(logger.of("notify.failed")).toMatchObject([{ notification: "ops", error, willRetry: false }]);
  });

  test("does not keep others from being told", async () => {
    const ops = new RecordedNotifier("ops", [refused]);
    const boss = new RecordedNotifier("boss");
    const { announce } = await anAnnouncer({ notifiers: [ops, boss] });
    await announce();
    expect([ops.told.length, boss.told.length]).toEqual([0, 1]);
  });
});

describe("many announcements", () => {
  /** A notifier that answers when it is told to. */
  class Slow implements Notifier {
    readonly name: string;
    readonly sending: (() => void)[] = [];
    constructor(name: string) {
      this.name = name;
    }
    send(): Promise<void> {
      return new Promise((resolve) => this.sending.push(resolve));
    }
  }

  test("are told eight at a time by each notification", async () => {
    const [ops, boss] = [new Slow("ops"), new RecordedNotifier("boss")];
    const { announcer, store } = await anAnnouncer({ notifiers: [ops, boss] });
    for (let counter = 1; counter <= 20; counter++) announcer.announce({ job, counter, outcome: failed });
    const seen: number[] = [];
    for (let round = 0; round < 4; round++) {
      await settle();
      seen.push(ops.sending.length);
      for (const done of ops.sending.splice(0)) done();
    }
    expect(seen).toEqual([8, 8, 4, 0]);
    expect(boss.told).toHaveLength(20);
    expect(await store.announcements()).toEqual([]);
  });

  test("whose turn has not come are left to the next start", async () => {
    const ops = new Slow("ops");
    const { announcer, store, logger } = await anAnnouncer({ notifiers: [ops] });
    for (let counter = 1; counter <= 20; counter++) announcer.announce({ job, counter, outcome: failed });
    await settle();
    const stopped = announcer.stop();
    for (const done of ops.sending.splice(0)) done();
    await stopped;
    expect((await store.announcements()).map(({ counter }) => counter)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 9),
    );
    expect(logger.of("notify.failed")).toEqual([]);
  });
});

describe("what is to be told", () => {
  const jobs = [anExecJob({ name: "backup", notifyOnFailure: ["ops"] })];

  test("is written down until it is told", async () => {
    const ops = new RecordedNotifier("ops", [busy]);
    const { announce, clock, store } = await anAnnouncer({ notifiers: [ops] });
    await announce();
    expect(await store.announcements()).toEqual([
      {
        ...{ job: "exec:backup", name: "backup", counter: 1, notifier: "ops", at: NOON },
        outcome: { kind: "failed", reason: "exit status 1" },
      },
    ]);
    await clock.advance(seconds(5));
    expect(await store.announcements()).toEqual([]);
  });

  test("is told once more after a start, however old its news is", async () => {
    const ops = new RecordedNotifier("ops", Array(9).fill(busy));
    const it = await anAnnouncer({ notifiers: [ops] });
    await it.announce();
    await it.announcer.stop();
    await it.clock.advance((3 * DAY) as Duration);
    await it.next();
    expect(ops.attempts).toBe(2);
    expect(it.logger.of("notify.failed").map((event) => event.willRetry)).toEqual([true, false]);
  });

  test("is told after a crash, with the log and the time of the run, although its job is gone", async () => {
    const ops = new RecordedNotifier("ops", [busy]);
    const engine = await anEngine({ jobs, notifiers: [ops] });
    await engine.trigger("backup");
    await engine.work.end("backup", failed);
    expect(ops.told).toEqual([]);
    const next = await engine.restart({ jobs: [] });
    expect(ops.told).toMatchObject([
      { counter: 1, job: { name: "backup" }, outcome: { reason: "exit status 1" }, at: NOON },
    ]);
    expect(ops.told[0]?.log).toContain("exit status 1");
    await next.restart();
    expect(ops.told).toHaveLength(1);
  });

  test.each([
    ["failed", failed, "see the log"],
    ["canceled", { kind: "canceled" }, undefined],
  ] as const)(
    "is told of a run that has %s just before a crash, and whose end was not entered",
    async (kind, outcome, reason) => {
      const ops = new RecordedNotifier("ops", Array(9).fill(busy));
      const engine = await anEngine({ jobs, notifiers: [ops] });
      await engine.trigger("backup");
      const { finishRun, addAnnouncements } = engine.store;
      const never = () => new Promise<never>(() => undefined);
      Object.assign(engine.store, { finishRun: never, addAnnouncements: never });
      await engine.work.end("backup", outcome);
      Object.assign(engine.store, { finishRun, addAnnouncements });
      ops.failures.length = 0;
      await engine.restart();
      expect(ops.told).toMatchObject([{ counter: 1, outcome: reason === undefined ? { kind } : { kind, reason } }]);
    },
  );

  test("is written down later where the disk is full", async () => {
    const ops = new RecordedNotifier("ops", Array(9).fill(busy));
    const engine = await anEngine({ jobs, notifiers: [ops] });
    await engine.trigger("backup");
    const { finishRun, addAnnouncements } = engine.store;
    const full = () => Promise.reject(new Error("the disk is full"));
    Object.assign(engine.store, { finishRun: full, addAnnouncements: full });
    await engine.work.end("backup", failed);
    Object.assign(engine.store, { finishRun, addAnnouncements });
    expect(await engine.store.announcements()).toEqual([]);
    await engine.clock.advance(seconds(5));
    expect(await engine.store.announcements()).toHaveLength(1);
  });
});

describe("stop", () => {
  /** A notifier that never answers, and whether it is asked to give up. */
  class Silent implements Notifier {
    readonly name = "ops";
    readonly signals: AbortSignal[] = [];
    send(_announcement: unknown, signal: AbortSignal): Promise<void> {
      this.signals.push(signal);
      return new Promise(() => undefined);
    }
  }

  async function stopping({ announcer }: { readonly announcer: Announcer }) {
    const stop = { isDone: false };
    void announcer.stop().then(() => (stop.isDone = true));
    await settle();
    return stop;
  }

  test("is done at once when nothing is being sent", async () => {
    const ops = new RecordedNotifier("ops");
    const it = await anAnnouncer({ notifiers: [ops] });
    await it.announce();
    expect(await stopping(it)).toEqual({ isDone: true });
    expect(it.clock.sleeping).toBe(0);
  });

  test("leaves what waits for another attempt to the next start, at once", async () => {
    const ops = new RecordedNotifier("ops", [busy]);
    const it = await anAnnouncer({ notifiers: [ops] });
    await it.announce();
    expect(await stopping(it)).toEqual({ isDone: true });
    expect(it.clock.sleeping).toBe(0);
    expect(ops.told).toHaveLength(0);
    await it.next();
    expect(ops.told).toMatchObject([{ counter: 1, at: NOON }]);
    expect(await it.store.announcements()).toEqual([]);
  });

  test("gives up after ten seconds what is being sent, also when the notifier does not", async () => {
    const ops = new Silent();
    const it = await anAnnouncer({ notifiers: [ops] });
    await it.announce();
    const stop = await stopping(it);
    await it.clock.advance((seconds(10) - 1) as Duration);
    expect(stop.isDone).toBe(false);
    expect(ops.signals.map((signal) => signal.aborted)).toEqual([false]);
    await it.clock.advance(1 as Duration);
    expect(stop.isDone).toBe(true);
    expect(ops.signals.map((signal) => signal.aborted)).toEqual([true]);
    expect(it.logger.of("notify.failed")).toMatchObject([{ willRetry: true }]);
    expect(await it.store.announcements()).toMatchObject([{ notifier: "ops", counter: 1 }]);
    expect(it.clock.sleeping).toBe(0);
  });

  test("keeps what is interrupted also where its news is old", async () => {
    const it = await anAnnouncer({ notifiers: [new Silent()] });
    await it.announce();
    await it.clock.advance((2 * DAY) as Duration);
    const stop = await stopping(it);
    await it.clock.advance(seconds(10));
    expect(stop.isDone).toBe(true);
    expect(await it.store.announcements()).toHaveLength(1);
  });

  test("can be asked for twice", async () => {
    const it = await anAnnouncer({ notifiers: [new Silent()] });
    await it.announce();
    const stops = [await stopping(it), await stopping(it)];
    await it.clock.advance(seconds(10));
    expect(stops).toEqual([{ isDone: true }, { isDone: true }]);
    expect(await stopping(it)).toEqual({ isDone: true });
  });
});
