import { expect, test } from "vitest";
import { createNodeDigest } from "../adapters/digest-node/digest-node.ts";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import { DAY, type Duration, HOUR } from "../domain/time.ts";
import type { Session } from "../ports/store.ts";
import { at, FakeClock } from "../ports/testing/fake-clock.ts";
import { Sessions } from "./sessions.ts";

/** Sessions whose tokens are `aaa…`, `bbb…` and so on, and what the store was given. */
function someSessions() {
  const clock = new FakeClock();
  const store = createMemoryStore();
  const stored: Session[] = [];
  const addSession = (session: Session) => {
    stored.push(session);
    return store.addSession(session);
  };
  const tokens = "abcdefgh".split("");
  const random = { fraction: () => 0.5, token: (length: number) => (tokens.shift() ?? "z").repeat(length) };
  const sessions = new Sessions({ store: { ...store, addSession }, clock, digest: createNodeDigest(), random });
  return { sessions, clock, store, stored };
}

const TOKEN = "a".repeat(32);

test("a session is carried by a cookie of exactly this form", async () => {
  const { sessions } = someSessions();
  expect(await sessions.begin("ada")).toBe(`karajo=${TOKEN}; Path=/; Max-Age=86400; HttpOnly`);
});

test("the store is not told the token", async () => {
  const { sessions, stored } = someSessions();
  await sessions.begin("ada");
  expect(stored).toEqual([
    { tokenDigest: createNodeDigest().sha256(TOKEN), user: "ada", expiresAt: at("2026-01-02T00:00:00Z") },
  ]);
});

test("each session is of its own user", async () => {
  const { sessions } = someSessions();
  await sessions.begin("ada");
  await sessions.begin("eve");
  expect(await sessions.userOf(`karajo=${"a".repeat(32)}`)).toBe("ada");
  expect(await sessions.userOf(`karajo=${"b".repeat(32)}`)).toBe("eve");
});

test.each([
  ["alone", `karajo=${TOKEN}`],
  ["among others", `a=1; karajo=${TOKEN}; b=2`],
  ["without blanks", `a=1;karajo=${TOKEN};b=2`],
  ["behind an empty one", `karajo=; karajo=${TOKEN}`],
])("the cookie is found %s", async (_where, header) => {
  const { sessions } = someSessions();
  await sessions.begin("ada");
  expect(await sessions.userOf(header)).toBe("ada");
});

test.each([undefined, "", "karajo", `Karajo=${TOKEN}`, `xkarajo=${TOKEN}`, `a=karajo=${TOKEN}`, `karajo=${TOKEN}x`])(
  "no session is found in %j",
  async (header) => {
    const { sessions } = someSessions();
    await sessions.begin("ada");
    expect(await sessions.userOf(header)).toBeUndefined();
  },
);

test("a session ends on the server a day after its login", async () => {
  const { sessions, clock } = someSessions();
  await sessions.begin("ada");
  await clock.advance((DAY - 1) as Duration);
  expect(await sessions.userOf(`karajo=${TOKEN}`)).toBe("ada");
  await clock.advance(1 as Duration);
  expect(await sessions.userOf(`karajo=${TOKEN}`)).toBeUndefined();
});

test("a login clears away the sessions that have ended, and no other", async () => {
  const { sessions, clock, store } = someSessions();
  const digest = createNodeDigest();
  await sessions.begin("ada");
  await clock.advance(HOUR);
  await sessions.begin("ada");
  await clock.advance((DAY - HOUR) as Duration);
  await sessions.begin("ada");
  expect(await store.session(digest.sha256("a".repeat(32)))).toBeUndefined();
  expect(await store.session(digest.sha256("b".repeat(32)))).toBeDefined();
});
