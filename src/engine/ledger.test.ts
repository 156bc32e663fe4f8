import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import { seconds } from "../domain/time.ts";
import type { QueuedRun } from "../ports/store.ts";
import { FakeClock, settle } from "../ports/testing/fake-clock.ts";
import { Ledger } from "./ledger.ts";
import { NOON, RecordedEvents, refOf } from "./testing/an-engine.ts";

const RUN: QueuedRun = {
  job: "exec:a",
  counter: 1,
  reason: "schedule",
  queuedAt: NOON,
  slot: { at: NOON, outcome: "ran", reason: "" },
  attempt: 1,
  idempotencyKey: "key",
  request: undefined,
};

/** A ledger over a store that can be made to refuse, and that notes what it was asked to write. */
function aLedger() {
  const clock = new FakeClock(NOON);
  const logger = new RecordedEvents();
  const memory = createMemoryStore();
  const disk = { isFull: false, writes: [] as string[] };
  const refusing = (name: string, write: (...given: never[]) => Promise<void>) =>
    Object.assign(memory, {
      [name]: async (...given: never[]) => {
        await Promise.resolve();
        if (disk.isFull) throw new Error("disk full");
        disk.writes.push(name);
        return write(...given);
      },
    });
  const changes = ["addRun", "startRun", "finishRun", "addSlots", "addAnnouncements", "removeAnnouncement"] as const;
  for (const name of changes) refusing(name, memory[name] as never);
  return { clock, logger, disk, store: memory, ledger: new Ledger({ store: memory, clock, logger }) };
}

describe("a ledger whose store refuses", () => {
  test("makes its entries later, in their order, and says so once", async () => {
    const { clock, disk, ledger, logger } = aLedger();
    disk.isFull = true;
    await ledger.acceptAnyway(RUN);
    await ledger.begin(refOf("a"), 1, 1);
    await ledger.finish(refOf("a"), 1, { kind: "success" });
    expect(ledger.isBehind).toBe(true);
    await clock.advance(seconds(60));
    expect(logger.all.map((event) => event.name)).toEqual(["store.failed"]);
    disk.isFull = false;
    await clock.advance(seconds(5));
    expect(disk.writes).toEqual(["addRun", "startRun", "finishRun"]);
    expect(ledger.isBehind).toBe(false);
    expect(logger.all.map((event) => event.name)).toEqual(["store.failed", "store.recovered"]);
    expect(clock.sleeping).toBe(0);
  });

  test("refuses what somebody asks for, and pays what it owes before it accepts again", async () => {
    const { disk, ledger, logger, clock } = aLedger();
    disk.isFull = true;
    await ledger.acceptAnyway(RUN);
    await expect(ledger.accept({ ...RUN, counter: 2 })).rejects.toThrow("disk full");
    disk.isFull = false;
    await Promise.all([ledger.accept({ ...RUN, counter: 3 }), ledger.accept({ ...RUN, counter: 4 })]);
    expect(disk.writes).toEqual(["addRun", "addRun", "addRun"]); // each once, although two paid at the same time
    expect(ledger.isBehind).toBe(false);
    await clock.advance(seconds(60));
    expect(logger.of("store.recovered")).toHaveLength(1);
  });

  test("tries once more at the end", async () => {
    const { disk, ledger } = aLedger();
    disk.isFull = true;
    await ledger.acceptAnyway(RUN);
    disk.isFull = false;
    await ledger.close();
    await settle();
    expect(disk.writes).toEqual(["addRun"]);
  });
});
