import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { JobKey } from "../../domain/job-id.ts";
import type { Outcome } from "../../domain/run.ts";
import type { SlotAnswer } from "../../domain/slot.ts";
import type { Instant } from "../../domain/time.ts";
import { type OwedAnnouncement, type QueuedRun, RUNS_KEPT, type Store } from "../../ports/store.ts";
import { hastyClock } from "../../ports/testing/fake-clock.ts";
import { createMemoryStore } from "../store-memory/store-memory.ts";
import { createSqliteStore } from "./store-sqlite.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-same-"));
afterAll(() => rm(top, { recursive: true }));

const JOBS: readonly JobKey[] = ["exec:a", "http:a"];

// Few jobs, counters and instants, so that everything meets; and counters that are so far apart that some are forgotten.
const aJob = fc.constantFrom(...JOBS);
const aCounter = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(RUNS_KEPT + 2, RUNS_KEPT + 5));
const anInstant = fc.integer({ min: 0, max: 30 }).map((value) => value as Instant);
const aReason = fc.constantFrom("", "paused");

const aRun: fc.Arbitrary<QueuedRun> = fc.record({
  job: aJob,
  counter: aCounter,
  reason: fc.constantFrom("schedule", "webhook", "after", "retry"),
  queuedAt: anInstant,
  slot: fc.option(
    fc.record({ at: anInstant, outcome: fc.constantFrom("ran" as const, "late" as const), reason: aReason }),
    { nil: undefined },
  ),
  attempt: fc.integer({ min: 1, max: 3 }),
  idempotencyKey: fc.string(),
  request: fc.constant(undefined),
});

const anAnswer: fc.Arbitrary<SlotAnswer> = fc
  .record({
    outcome: fc.constantFrom("coalesced", "skipped", "missed"),
    reason: aReason,
    first: anInstant,
    length: fc.integer({ min: 0, max: 12 }),
  })
  .map(({ length, ...answer }) => ({ ...answer, last: (answer.first + length) as Instant }));

const anOutcome: fc.Arbitrary<Outcome> = fc.constantFrom<Outcome>(
  { kind: "success" },
  { kind: "canceled" },
  { kind: "failed", reason: "exit status 3", failure: { kind: "exit", status: 3 } },
  { kind: "failed", reason: "it took too long", failure: { kind: "timeout" } },
);

const anAnnouncement: fc.Arbitrary<OwedAnnouncement> = fc.record({
  job: aJob,
  counter: aCounter,
  notifier: fc.constantFrom("ops", "boss"),
  name: fc.string(),
  outcome: fc.constantFrom<OwedAnnouncement["outcome"]>(
    { kind: "success" },
    { kind: "failed", reason: "exit status 3" },
  ),
  at: anInstant,
});

type Operation = (store: Store) => Promise<void>;

/** Shown by fast-check when the stores differ. */
function named(name: string, given: unknown, operation: Operation): Operation {
  return Object.assign(operation, { toString: () => `${name} ${JSON.stringify(given)}` });
}

const anOperation: fc.Arbitrary<Operation> = fc.oneof(
  fc
    .tuple(aRun, fc.option(anInstant, { nil: undefined }))
    .map((given) => named("addRun", given, (store) => store.addRun(...given))),
  fc
    .tuple(aJob, aCounter, fc.record({ attempt: fc.integer({ min: 1, max: 3 }), at: anInstant }))
    .map((given) => named("startRun", given, (store) => store.startRun(...given))),
  fc
    .tuple(aJob, aCounter, fc.record({ pid: fc.nat(), startedAt: fc.string() }))
    .map((given) => named("nameProcess", given, (store) => store.nameProcess(...given))),
  fc
    .tuple(aJob, aCounter, anOutcome, anInstant)
    .map((given) => named("finishRun", given, (store) => store.finishRun(...given))),
  fc
    .tuple(
      aJob,
      fc.array(
        fc.record({
          counter: aCounter,
          status: fc.constantFrom("success" as const, "failed" as const),
          endedAt: fc.option(anInstant, { nil: undefined }),
        }),
        { maxLength: 3 },
      ),
    )
    .map((given) => named("adoptRuns", given, (store) => store.adoptRuns(...given))),
  fc
    .tuple(aJob, fc.array(anAnswer, { maxLength: 4 }))
    .map((given) => named("addSlots", given, (store) => store.addSlots(...given))),
  fc
    .array(fc.tuple(aJob, fc.record({ timer: fc.string(), answeredUntil: anInstant })), { maxLength: 2 })
    .map((given) => named("setTimers", given, (store) => store.setTimers(new Map(given)))),
  fc.tuple(aJob, aJob).map((given) => named("addSuccess", given, (store) => store.addSuccess(...given))),
  fc
    .array(anAnnouncement, { maxLength: 3 })
    .map((given) => named("addAnnouncements", given, (store) => store.addAnnouncements(given))),
  anAnnouncement.map((given) => named("removeAnnouncement", given, (store) => store.removeAnnouncement(given))),
  fc
    .tuple(aJob, fc.boolean(), anInstant)
    .map((given) => named("setPaused", given, (store) => store.setPaused(...given))),
);

/** Everything that a store can be asked. */
async function answersOf(store: Store) {
  const pages = [
    { from: 0 as Instant, to: 99 as Instant, limit: 100 },
    { from: 5 as Instant, to: 12 as Instant, limit: 2 },
  ];
  const sorted = <Value>(map: ReadonlyMap<JobKey, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    unfinished: await store.unfinishedRuns(),
    counters: sorted(await store.counters()),
    runs: await Promise.all(JOBS.map((job) => store.runs(job, { before: Number.MAX_SAFE_INTEGER, limit: 100 }))),
    during: await store.runsDuring({ from: 3 as Instant, to: 7 as Instant, limit: 1_000 }),
    olderRuns: await Promise.all(JOBS.map((job) => store.runs(job, { before: 5, limit: 2 }))),
    slots: await Promise.all(JOBS.flatMap((job) => pages.map((page) => store.slots(job, page)))),
    timers: sorted(await store.timers()),
    successes: sorted(await store.successes()).map(([job, upstreams]) => [job, [...upstreams].sort()]),
    announcements: await store.announcements(),
    pauses: sorted(await store.pauses()),
  };
}

test("both stores give the same answers to everything, whatever they were told", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anOperation, { maxLength: 30, size: "max" }), fc.integer(), async (operations, name) => {
      const sqlite = createSqliteStore(join(top, `${name}.db`), { clock: hastyClock });
      const memory = createMemoryStore();
      try {
        await Promise.all([sqlite.open(), memory.open()]);
        for (const operation of operations) {
          const [ofSqlite, ofMemory] = await Promise.allSettled([operation(sqlite), operation(memory)]);
          expect(ofSqlite.status).toBe(ofMemory.status);
          expect(await answersOf(sqlite)).toEqual(await answersOf(memory));
        }
      } finally {
        await sqlite.close();
        await rm(join(top, `${name}.db`), { force: true });
      }
    }),
    { numRuns: Number(process.env.STORE_RUNS ?? 30) },
  );
});

test("answers never overlap, and every slot has the last one that it was given", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anAnswer, { maxLength: 12 }), async (answers) => {
      const store = createMemoryStore();
      const expected = new Map<number, string>();
      for (const answer of answers) {
        await store.addSlots("exec:a", [answer]);
        for (let slot: number = answer.first; slot <= answer.last; slot++) expected.set(slot, answer.outcome);
      }
      const found = await store.slots("exec:a", { from: 0 as Instant, to: 99 as Instant, limit: 100 });
      for (const [index, { first }] of found.entries()) {
        if (index > 0) expect(found[index - 1]!.last).toBeLessThan(first);
      }
      for (const [slot, outcome] of expected) {
        expect(found.find(({ first, last }) => first <= slot && slot <= last)?.outcome).toBe(outcome);
      }
    }),
    { numRuns: 300 },
  );
});
