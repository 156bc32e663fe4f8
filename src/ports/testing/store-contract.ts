import { describe, expect, test } from "vitest";
import { later } from "../../domain/time.ts";
import { RUNS_KEPT, type Store } from "../store.ts";
import { FAILED, HOUR, minute, NOON, QUEUED } from "./store-facts.ts";
import { runsContract } from "./store-runs-contract.ts";
import { slotsContract } from "./store-slots-contract.ts";

/** What every store promises. `open` gives a fresh store, opened for the first time. */
export function storeContract(open: () => Promise<Store>): void {
  runsContract(open);
  slotsContract(open);

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
