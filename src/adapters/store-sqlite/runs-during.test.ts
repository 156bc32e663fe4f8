import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type Instant, MINUTE } from "../../domain/time.ts";
import type { Store } from "../../ports/store.ts";
import { hastyClock } from "../../ports/testing/fake-clock.ts";
import { QUEUED } from "../../ports/testing/store-facts.ts";
import { createMemoryStore } from "../store-memory/store-memory.ts";
import { createSqliteStore } from "./store-sqlite.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-during-"));
afterAll(() => rm(top, { recursive: true }));

/** A few hours in steps of ten minutes, so that runs and pages often meet exactly. */
const aMoment = fc.integer({ min: 0, max: 36 }).map((tens) => (tens * 10 * MINUTE) as Instant);
const aRun = fc.record({
  job: fc.constantFrom("exec:a" as const, "http:b" as const),
  startedAt: fc.option(aMoment, { nil: undefined, freq: 9 }),
  took: fc.option(fc.integer({ min: -2, max: 30 }), { nil: undefined, freq: 5 }),
});
const aPage = fc.record({ from: aMoment, to: aMoment, limit: fc.integer({ min: 1, max: 12 }) });

test("whatever ran, for however long, both stores find the same runs of a time", async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(aRun, { maxLength: 25 }), fc.array(aPage, { maxLength: 8 }), async (runs, pages) => {
      const path = join(top, `${files++}.db`);
      const stores: readonly Store[] = [createSqliteStore(path, { clock: hastyClock }), createMemoryStore()];
      const answers = [];
      for (const store of stores) {
        await store.open();
        await Promise.all(
          runs.map(async ({ job, startedAt, took }, index) => {
            const counter = index + 1;
            await store.addRun({ ...QUEUED, job, counter }, startedAt);
            if (took === undefined) return;
            const endedAt = ((startedAt ?? 0) + took * 10 * MINUTE) as Instant;
            await store.finishRun(job, counter, { kind: "success" }, endedAt);
          }),
        );
        const found = [];
        for (const page of pages.filter(({ from, to }) => from <= to)) found.push(await store.runsDuring(page));
        answers.push(found);
        await store.close();
      }
      expect(answers[0]).toEqual(answers[1]);
    }),
    { numRuns: 80 },
  );
});
