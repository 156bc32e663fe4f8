import { describe, expect, test } from "vitest";
import type { JobKey } from "../../domain/job-id.ts";
import type { SlotAnswer } from "../../domain/slot.ts";
import type { Duration, Instant } from "../../domain/time.ts";
import { later } from "../../domain/time.ts";
import { RUNS_KEPT, SLOTS_KEPT, type Store } from "../store.ts";
import { at } from "./fake-clock.ts";

const NOON = at("2026-06-01T12:00:00Z");
const HOUR = 3_600_000 as Duration;
const QUEUED = {
  job: "exec:a",
  counter: 1,
  reason: "webhook",
  queuedAt: NOON,
  slot: undefined,
  attempt: 1,
  idempotencyKey: "key",
  request: undefined,
} as const;
/** What is remembered of `QUEUED`. */
const RECORD = {
  ...{ counter: 1, reason: "webhook", queuedAt: NOON, slot: undefined, attempt: 1 },
  ...{ startedAt: undefined, endedAt: undefined, outcome: undefined },
} as const;
const FAILED = { kind: "failed", reason: "exit status 3", failure: { kind: "exit", status: 3 } } as const;
const ALL = { from: minute(-9_999), to: minute(9_999), limit: 100 };

/** A minute after noon. */
function minute(count: number): Instant {
  return later(NOON, (count * 60_000) as Duration);
}

function missed(first: number, last: number, reason = ""): SlotAnswer {
  return { outcome: "missed", first: minute(first), last: minute(last), reason };
}

function skipped(first: number, last: number): SlotAnswer {
  return { outcome: "skipped", first: minute(first), last: minute(last), reason: "paused" };
}

/** What is left of an answer when the slots from this minute on have another. */
function headOf(answer: SlotAnswer, from: number): SlotAnswer {
  return { ...answer, last: later(minute(from), -1 as Duration) };
}

/** What is left of an answer when the slots up to this minute have another. */
function tailOf(answer: SlotAnswer, until: number): SlotAnswer {
  return { ...answer, first: later(minute(until), 1 as Duration) };
}

/** What every store promises. `open` gives a fresh store, opened for the first time. */
export function storeContract(open: () => Promise<Store>): void {
  describe("pauses", () => {
    test("a job that was never paused is absent", async () => {
      const store = await open();
      expect(await store.pauses()).toEqual(new Map());
      await store.close();
    });

    test("the last word on a job counts", async () => {
      const store = await open();
      await store.setPaused("exec:a", true, NOON);
      await store.setPaused("http:a", true, NOON);
      await store.setPaused("exec:a", false, later(NOON, HOUR));
      expect(await store.pauses()).toEqual(
        new Map([
          ["exec:a", false],
          ["http:a", true],
        ]),
      );
      await store.close();
    });
  });

  describe("runs", () => {
    test("what was accepted and has no end is found again, in the order in which it was accepted", async () => {
      const store = await open();
      const slot = { at: NOON, outcome: "late", reason: "the server was stopped" } as const;
      await Promise.all([
        store.addRun({ ...QUEUED, job: "http:z" }),
        store.addRun({ ...QUEUED, attempt: 2 }),
        store.addRun({ ...QUEUED, counter: 2, reason: "schedule", slot, idempotencyKey: "other" }),
      ]);
      await store.startRun("exec:a", 1, { attempt: 3, at: minute(60) });
      expect(await store.unfinishedRuns()).toEqual([
        { ...QUEUED, job: "http:z", state: "queued" },
        { ...QUEUED, attempt: 3, state: "running", startedAt: minute(60), process: undefined },
        { ...QUEUED, counter: 2, reason: "schedule", slot, idempotencyKey: "other", state: "queued" },
      ]);
      await store.close();
    });

    test("a run that has ended is not unfinished", async () => {
      const store = await open();
      for (const counter of [1, 2, 3]) await store.addRun({ ...QUEUED, counter });
      await store.startRun("exec:a", 1, { attempt: 1, at: NOON });
      await store.finishRun("exec:a", 1, FAILED, NOON);
      await store.finishRun("exec:a", 2, { kind: "canceled" }, NOON);
      expect((await store.unfinishedRuns()).map((run) => run.counter)).toEqual([3]);
      await store.close();
    });

    test("the process that a run named last is known, until its next attempt", async () => {
      const store = await open();
      await store.addRun(QUEUED);
      await store.startRun("exec:a", 1, { attempt: 1, at: NOON });
      await store.nameProcess("exec:a", 1, { pid: 41, startedAt: "boot 1" });
      await store.nameProcess("exec:a", 1, { pid: 42, startedAt: "boot 2" });
      expect(await store.unfinishedRuns()).toMatchObject([{ process: { pid: 42, startedAt: "boot 2" } }]);
      await store.startRun("exec:a", 1, { attempt: 2, at: NOON });
      expect(await store.unfinishedRuns()).toMatchObject([{ attempt: 2, process: undefined }]);
      await store.close();
    });

    test("the request that asked for a run is kept byte for byte", async () => {
      const store = await open();
      const body = Uint8Array.from([0, 255, 10, 34]);
      await store.addRun({ ...QUEUED, request: { headers: { "x-a": "1", "x-b": ["2", "3"] }, body } });
      const [run] = await store.unfinishedRuns();
      expect(run?.request?.headers).toEqual({ "x-a": "1", "x-b": ["2", "3"] });
      expect([...(run?.request?.body ?? [])]).toEqual([...body]);
      await store.close();
    });

    test("a second run with the same job and counter is refused, and the others beside it are not", async () => {
      const store = await open();
      await store.addRun(QUEUED);
      const results = await Promise.allSettled([
        store.addRun({ ...QUEUED, counter: 2 }),
        store.addRun({ ...QUEUED, slot: { at: NOON, outcome: "ran", reason: "" } }),
        store.addRun({ ...QUEUED, counter: 3 }),
      ]);
      expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await store.unfinishedRuns()).map((run) => run.counter)).toEqual([1, 2, 3]);
      expect(await store.slots("exec:a", ALL)).toEqual([]);
      await store.close();
    });

    test("the highest counter of each job is known, of ended runs too", async () => {
      const store = await open();
      await store.addRun({ ...QUEUED, counter: 7 });
      await store.addRun({ ...QUEUED, counter: 6 });
      await store.finishRun("exec:a", 7, { kind: "success" }, NOON);
      await store.addRun({ ...QUEUED, job: "http:a", counter: 2 });
      expect(await store.counters()).toEqual(
        new Map([
          ["exec:a", 7],
          ["http:a", 2],
        ]),
      );
      await store.close();
    });

    test("the history of a job is told newest first, page by page", async () => {
      const store = await open();
      await store.addRun({ ...QUEUED, job: "http:a", counter: 5 });
      for (const counter of [1, 2, 3, 4]) await store.addRun({ ...QUEUED, counter });
      await store.startRun("exec:a", 1, { attempt: 1, at: minute(1) });
      await store.startRun("exec:a", 1, { attempt: 2, at: minute(2) });
      await store.finishRun("exec:a", 1, FAILED, minute(3));
      await store.finishRun("exec:a", 2, { kind: "canceled" }, minute(4));
      await store.startRun("exec:a", 3, { attempt: 1, at: minute(5) });
      const newest = await store.runs("exec:a", { before: Number.MAX_SAFE_INTEGER, limit: 2 });
      expect(newest).toEqual([
        { ...RECORD, counter: 4 },
        { ...RECORD, counter: 3, startedAt: minute(5) },
      ]);
      const outcome = { kind: "failed", reason: "exit status 3", failure: "exit" };
      expect(await store.runs("exec:a", { before: 3, limit: 9 })).toEqual([
        { ...RECORD, counter: 2, endedAt: minute(4), outcome: { kind: "canceled", reason: "", failure: undefined } },
        { ...RECORD, attempt: 2, startedAt: minute(2), endedAt: minute(3), outcome },
      ]);
      await store.close();
    });

    test("the first end of a run counts", async () => {
      const store = await open();
      await store.addRun(QUEUED);
      await store.finishRun("exec:a", 1, { kind: "success" }, minute(1));
      await store.finishRun("exec:a", 1, FAILED, minute(2));
      await store.startRun("exec:a", 1, { attempt: 2, at: minute(3) });
      expect(await store.runs("exec:a", { before: 9, limit: 9 })).toMatchObject([
        { attempt: 1, startedAt: undefined, endedAt: minute(1), outcome: { kind: "success" } },
      ]);
      await store.close();
    });

    test("the runs of all jobs that went on at some time are told, the last begun first", async () => {
      const store = await open();
      for (const counter of [1, 2, 3, 4, 5]) await store.addRun({ ...QUEUED, counter });
      await store.addRun({ ...QUEUED, job: "http:b" });
      const begin = (job: JobKey, counter: number, at: number) =>
        store.startRun(job, counter, { attempt: 1, at: minute(at) });
      const end = (job: JobKey, counter: number, at: number) =>
        store.finishRun(job, counter, { kind: "success" }, minute(at));
      await begin("exec:a", 1, 1); // before
      await end("exec:a", 1, 2);
      await begin("exec:a", 2, 1); // from before into it
      await end("exec:a", 2, 5);
      await begin("http:b", 1, 6); // within
      await end("http:b", 1, 7);
      await begin("exec:a", 3, 8); // goes on
      await begin("exec:a", 4, 20); // after
      const found = async (limit: number) => {
        const runs = await store.runsDuring({ from: minute(4), to: minute(10), limit });
        return runs.map(({ job, run }) => `${job} ${run.counter}`);
      };
      expect(await found(9)).toEqual(["exec:a 3", "http:b 1", "exec:a 2"]);
      expect(await found(1)).toEqual(["exec:a 3"]);
      await store.close();
    });

    test("runs of which only the logs are left join the history", async () => {
      const store = await open();
      await store.addRun({ ...QUEUED, counter: 2 });
      await store.adoptRuns("exec:a", [
        { counter: 1, status: "failed", endedAt: undefined },
        { counter: 2, status: "success", endedAt: minute(1) },
        { counter: 3, status: "success", endedAt: minute(1) },
      ]);
      const adopted = { ...RECORD, reason: undefined, queuedAt: undefined };
      expect(await store.runs("exec:a", { before: 9, limit: 9 })).toEqual([
        { ...adopted, counter: 3, endedAt: minute(1), outcome: { kind: "success", reason: "", failure: undefined } },
        { ...RECORD, counter: 2 },
        { ...adopted, counter: 1, outcome: { kind: "failed", reason: "", failure: undefined } },
      ]);
      expect((await store.unfinishedRuns()).map((run) => run.counter)).toEqual([2]);
      expect(await store.counters()).toEqual(new Map([["exec:a", 3]]));
      await store.close();
    });

    test("the newest runs of each job are kept, and every run without an end", async () => {
      const store = await open();
      const counters = Array.from({ length: RUNS_KEPT + 100 }, (_, index) => index + 1);
      await Promise.all(counters.map((counter) => store.addRun({ ...QUEUED, counter })));
      await store.addRun({ ...QUEUED, job: "http:a" });
      await store.finishRun("http:a", 1, { kind: "success" }, NOON);
      const ended = counters.filter((counter) => counter !== 5);
      await Promise.all(ended.map((counter) => store.finishRun("exec:a", counter, { kind: "success" }, NOON)));
      const kept = (await store.runs("exec:a", { before: Number.MAX_SAFE_INTEGER, limit: 9_999 })).map(
        (run) => run.counter,
      );
      expect(kept).toEqual([...counters.slice(100).reverse(), 5]);
      expect(await store.counters()).toEqual(
        new Map([
          ["exec:a", RUNS_KEPT + 100],
          ["http:a", 1],
        ]),
      );
      await store.close();
    });
  });

  describe("slots", () => {
    test("the answer to a slot comes with its run, and with the run the slot is answered", async () => {
      const store = await open();
      await store.addRun({ ...QUEUED, slot: { at: minute(1), outcome: "late", reason: "busy" } });
      await store.addRun({ ...QUEUED, counter: 2 });
      await store.addSlots("exec:a", [skipped(2, 3)]);
      expect(await store.slots("exec:a", ALL)).toEqual([
        {
          ...{ outcome: "late", first: minute(1), last: minute(1), reason: "busy" },
          run: { ...RECORD, slot: minute(1) },
        },
        { ...skipped(2, 3), run: undefined },
      ]);
      expect(await store.slots("exec:b", ALL)).toEqual([]);
      await store.close();
    });

    test("a page holds what touches it, and of too many the newest", async () => {
      const store = await open();
      await store.addSlots("exec:a", [missed(1, 2), skipped(3, 5), missed(6, 8), skipped(10, 10)]);
      const page = async (from: number, to: number, limit: number) =>
        (await store.slots("exec:a", { from: minute(from), to: minute(to), limit })).map(({ first }) => first);
      expect(await page(2, 6, 9)).toEqual([minute(1), minute(3), minute(6)]);
      expect(await page(4, 4, 9)).toEqual([minute(3)]);
      expect(await page(9, 9, 9)).toEqual([]);
      expect(await page(0, 99, 2)).toEqual([minute(6), minute(10)]);
      expect(await page(0, 99, 0)).toEqual([]);
      await store.close();
    });

    test.each<[what: string, answers: readonly SlotAnswer[], expected: readonly SlotAnswer[]]>([
      ["one that goes on becomes one with it", [missed(1, 1), missed(2, 3)], [missed(1, 3)]],
      ["one with another outcome does not", [missed(1, 1), skipped(2, 2)], [missed(1, 1), skipped(2, 2)]],
      ["one with another reason does not", [missed(1, 1), missed(2, 2, "x")], [missed(1, 1), missed(2, 2, "x")]],
      ["one that is earlier does not", [missed(5, 6), missed(1, 2)], [missed(1, 2), missed(5, 6)]],
      ["the last answer to a slot counts", [missed(1, 3), skipped(2, 9)], [headOf(missed(1, 3), 2), skipped(2, 9)]],
      ["also to its end", [missed(4, 6), skipped(1, 5)], [skipped(1, 5), tailOf(missed(4, 6), 5)]],
      [
        "also to its middle",
        [missed(1, 9), skipped(4, 5)],
        [headOf(missed(1, 9), 4), skipped(4, 5), tailOf(missed(1, 9), 5)],
      ],
      ["also to many at once", [missed(2, 3), skipped(4, 5), missed(6, 7), skipped(1, 8)], [skipped(1, 8)]],
      ["also to the same one", [missed(2, 3), skipped(2, 3)], [skipped(2, 3)]],
      ["one that comes again goes on with what is left", [missed(1, 5), missed(3, 9)], [missed(1, 9)]],
    ])("%s", async (_what, answers, expected) => {
      const [together, apart] = [await open(), await open()];
      await together.addSlots("exec:a", answers);
      for (const answer of answers) await apart.addSlots("exec:a", [answer]);
      for (const store of [together, apart]) {
        expect(await store.slots("exec:a", ALL)).toEqual(expected.map((answer) => ({ ...answer, run: undefined })));
        await store.close();
      }
    });

    test("an answer never becomes one with a run, and a run takes its slot", async () => {
      const store = await open();
      const slot = { at: minute(2), outcome: "late", reason: "" } as const;
      const late: SlotAnswer = { outcome: "late", first: minute(4), last: minute(5), reason: "" };
      await store.addSlots("exec:a", [missed(1, 3)]);
      await store.addRun({ ...QUEUED, slot });
      await store.addRun({ ...QUEUED, counter: 2, slot: { ...slot, at: minute(3) } });
      await store.addRun({ ...QUEUED, counter: 3, slot: { ...slot, at: minute(3) } });
      await store.addSlots("exec:a", [late]);
      const found = await store.slots("exec:a", ALL);
      expect(found.map(({ run, first, last }) => [first, last, run?.counter])).toEqual([
        [minute(1), later(minute(2), -1 as Duration), undefined],
        [minute(2), minute(2), 1],
        [later(minute(2), 1 as Duration), later(minute(3), -1 as Duration), undefined],
        [minute(3), minute(3), 3],
        [minute(4), minute(5), undefined],
      ]);
      await store.close();
    });

    test("the newest answers of each job are kept", async () => {
      const store = await open();
      const answers = Array.from({ length: SLOTS_KEPT + 5 }, (_, index) => missed(index, index, String(index)));
      await store.addSlots("exec:a", answers);
      await store.addSlots("exec:b", [missed(0, 0)]);
      const firsts = async () => (await store.slots("exec:a", { ...ALL, limit: 9_999 })).map(({ first }) => first);
      expect(await firsts()).toEqual(answers.slice(5).map(({ first }) => first));
      for (let counter = 1; counter <= 50; counter++) {
        await store.addRun({ ...QUEUED, counter, slot: { at: minute(2_000 + counter), outcome: "ran", reason: "" } });
        await store.finishRun("exec:a", counter, { kind: "success" }, NOON);
      }
      const kept = await firsts();
      expect(kept.at(-1)).toBe(minute(2_050));
      expect(kept.length).toBeGreaterThanOrEqual(SLOTS_KEPT);
      expect(kept.length).toBeLessThan(SLOTS_KEPT + 20);
      expect(await store.slots("exec:b", ALL)).toHaveLength(1);
      await store.close();
    });
  });

  describe("timers", () => {
    const timersOf = async (store: Store) => [...(await store.timers())].map(([job, timer]) => ({ job, ...timer }));

    test("each job has the timer that was set last", async () => {
      const store = await open();
      expect(await store.timers()).toEqual(new Map());
      await store.setTimers(
        new Map([
          ["exec:a", { timer: "hourly", answeredUntil: minute(9) }],
          ["http:a", { timer: "daily", answeredUntil: minute(1) }],
        ]),
      );
      await store.setTimers(new Map([["exec:a", { timer: "weekly", answeredUntil: minute(5) }]]));
      expect(await timersOf(store)).toEqual([
        { job: "exec:a", timer: "weekly", answeredUntil: minute(5) },
        { job: "http:a", timer: "daily", answeredUntil: minute(1) },
      ]);
      await store.close();
    });

    test("answers move it on, with a run and without one", async () => {
      const store = await open();
      const until = async () => (await store.timers()).get("exec:a")?.answeredUntil;
      await store.setTimers(new Map([["exec:a", { timer: "t", answeredUntil: minute(5) }]]));
      await store.addSlots("exec:a", [missed(1, 3)]);
      expect(await until()).toBe(minute(5));
      await store.addSlots("exec:a", [missed(6, 7)]);
      await store.addSlots("http:a", [missed(50, 50)]);
      expect(await until()).toBe(minute(7));
      await store.addRun({ ...QUEUED, slot: { at: minute(8), outcome: "ran", reason: "" } });
      expect(await until()).toBe(minute(8));
      await store.close();
    });

    test("one that is set back takes back the answers after it", async () => {
      const store = await open();
      await store.addSlots("exec:a", [skipped(1, 2), missed(3, 6), skipped(7, 8)]);
      await store.addSlots("http:a", [missed(9, 9)]);
      await store.setTimers(new Map([["exec:a", { timer: "t", answeredUntil: minute(4) }]]));
      expect(await timersOf(store)).toEqual([{ job: "exec:a", timer: "t", answeredUntil: minute(4) }]);
      expect(await store.slots("exec:a", ALL)).toMatchObject([skipped(1, 2), missed(3, 4)]);
      expect(await store.slots("http:a", ALL)).toHaveLength(1);
      await store.close();
    });
  });

  describe("successes", () => {
    test("are known until the job runs after them", async () => {
      const store = await open();
      await store.addSuccess("exec:c", "exec:a");
      await store.addSuccess("exec:c", "exec:a");
      await store.addSuccess("exec:c", "http:b");
      await store.addSuccess("exec:d", "exec:a");
      await store.addRun({ ...QUEUED, job: "exec:c" });
      expect(await store.successes()).toEqual(
        new Map([
          ["exec:c", new Set(["exec:a", "http:b"])],
          ["exec:d", new Set(["exec:a"])],
        ]),
      );
      await store.addRun({ ...QUEUED, job: "exec:c", counter: 2, reason: "after" });
      expect(await store.successes()).toEqual(new Map([["exec:d", new Set(["exec:a"])]]));
      await store.close();
    });
  });

  describe("announcements", () => {
    const at = (counter: number, notifier: string, reason = "exit status 3") =>
      ({
        job: "exec:a",
        name: "A",
        counter,
        notifier,
        outcome: { kind: "failed", reason },
        at: minute(counter),
      }) as const;

    test("are known until they are told, in the order in which they were added", async () => {
      const store = await open();
      const success = { ...at(3, "boss"), job: "http:a", outcome: { kind: "success" } } as const;
      await store.addAnnouncements([at(2, "ops"), at(2, "boss")]);
      await Promise.all([store.addAnnouncements([at(1, "ops")]), store.addAnnouncements([success])]);
      expect(await store.announcements()).toEqual([at(2, "ops"), at(2, "boss"), at(1, "ops"), success]);
      await store.removeAnnouncement({ job: "exec:a", counter: 2, notifier: "ops" });
      await store.removeAnnouncement(at(1, "ops"));
      expect(await store.announcements()).toEqual([at(2, "boss"), success]);
      await store.close();
    });

    test("that are known already stay as they are, and one that is not known can be removed", async () => {
      const store = await open();
      await store.addAnnouncements([at(1, "ops")]);
      await store.addAnnouncements([at(1, "ops", "another reason"), at(1, "boss")]);
      await store.removeAnnouncement(at(9, "ops"));
      expect(await store.announcements()).toEqual([at(1, "ops"), at(1, "boss")]);
      await store.close();
    });

    test("outlive what is remembered of their run", async () => {
      const store = await open();
      await store.addRun(QUEUED);
      await store.finishRun("exec:a", 1, FAILED, NOON);
      await store.addAnnouncements([at(1, "ops")]);
      await store.addRun({ ...QUEUED, counter: RUNS_KEPT + 2 });
      await store.finishRun("exec:a", RUNS_KEPT + 2, FAILED, NOON);
      expect(await store.runs("exec:a", { before: 2, limit: 9 })).toEqual([]);
      expect(await store.announcements()).toEqual([at(1, "ops")]);
      await store.close();
    });
  });

  describe("sessions", () => {
    test("a session is found by its digest until it is removed", async () => {
      const store = await open();
      const session = { tokenDigest: "d", user: "ada", expiresAt: NOON };
      await store.addSession(session);
      expect(await store.session("d")).toEqual(session);
      expect(await store.session("other")).toBeUndefined();
      await store.removeSession("d");
      await store.removeSession("d");
      expect(await store.session("d")).toBeUndefined();
      await store.close();
    });

    test("only what has expired is removed", async () => {
      const store = await open();
      await store.addSession({ tokenDigest: "old", user: "ada", expiresAt: NOON });
      await store.addSession({ tokenDigest: "new", user: "ada", expiresAt: later(NOON, HOUR) });
      await store.removeSessionsExpiredAt(NOON);
      expect(await store.session("old")).toBeUndefined();
      expect(await store.session("new")).toBeDefined();
      await store.close();
    });
  });

  test("opening and closing twice is no error", async () => {
    const store = await open();
    expect(await store.open()).toEqual({ kind: "found" });
    await store.close();
    await store.close();
  });
}
