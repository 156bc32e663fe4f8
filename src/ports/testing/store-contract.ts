import { describe, expect, test } from "vitest";
import type { Duration } from "../../domain/time.ts";
import { later } from "../../domain/time.ts";
import type { Store } from "../store.ts";
import { at } from "./fake-clock.ts";

const NOON = at("2026-06-01T12:00:00Z");
const HOUR = 3_600_000 as Duration;

/** What every store promises. `open` gives a fresh, opened store. */
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
    await store.open();
    await store.close();
    await store.close();
  });
}
