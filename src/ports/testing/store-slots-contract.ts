import { describe, expect, test } from "vitest";
import type { SlotAnswer } from "../../domain/slot.ts";
import type { Duration } from "../../domain/time.ts";
import { later } from "../../domain/time.ts";
import { SLOTS_KEPT, type Store } from "../store.ts";
import { ALL, headOf, minute, missed, NOON, QUEUED, RECORD, skipped, tailOf } from "./store-facts.ts";

/** What every store promises of slots and timers. */
export function slotsContract(open: () => Promise<Store>): void {
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
}
