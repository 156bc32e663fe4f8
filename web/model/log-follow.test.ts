import { describe, expect, test } from "vitest";
import {
  type Follow,
  type FollowEvent,
  isCutOff,
  nextFollow,
  OPENING,
  type PieceFacts,
  waitBefore,
} from "./log-follow.ts";

const running = (offset: number, length: number, size = offset + length): PieceFacts => ({
  offset,
  length,
  size,
  isRunning: true,
});
const finished = (offset: number, length: number, size = offset + length): PieceFacts => ({
  ...running(offset, length, size),
  isRunning: false,
});
const answer = (piece: PieceFacts): FollowEvent => ({ kind: "answer", piece });
const bytes = (piece: PieceFacts): FollowEvent => ({ kind: "bytes", piece });
const step = (follow: Follow, event: FollowEvent, hasGap = false) => nextFollow(follow, event, hasGap);

const following: Follow = { phase: "following", end: 100, isSilent: false };
const asking: Follow = { phase: "asking", end: 100, tries: 0 };

test("a log of which other bytes were known is begun anew, whatever was being done", () => {
  for (const follow of [asking, following]) {
    expect(step(follow, { kind: "renumbered" })).toEqual({ follow: OPENING, isAnew: true });
  }
});

describe("opening", () => {
  test("a finished log needs no following", () => {
    expect(step(OPENING, answer(finished(900, 100)))).toEqual({
      follow: { phase: "complete", end: 1_000 },
      isTaken: true,
    });
  });

  test("a running one is followed from where the answer ends", () => {
    const { follow } = step(OPENING, answer(running(0, 100)));
    expect(follow).toEqual(following);
  });

  test("an answer that ends before the end of the log is followed from there: a gap comes", () => {
    expect(step(OPENING, answer(running(0, 100, 500)))).toEqual({ follow: following, isTaken: true });
  });

  test("no answer is waited out", () => {
    const first = step(OPENING, { kind: "broken" }).follow;
    expect(first).toEqual({ phase: "lost", end: undefined, tries: 1 });
    expect(step(first, { kind: "waited" }).follow).toEqual({ phase: "opening", tries: 1 });
  });

  test.each([404, 401, 416])("status %d is no log", (status) => {
    expect(step(OPENING, { kind: "refused", status })).toEqual({ follow: { phase: "absent", status } });
  });

  test("a server that is not well is asked again", () => {
    expect(step(OPENING, { kind: "refused", status: 503 }).follow).toMatchObject({ phase: "lost" });
  });
});

describe("following", () => {
  test("takes bytes that follow", () => {
    expect(step(following, bytes(running(100, 20)))).toEqual({ follow: { ...following, end: 120 }, isTaken: true });
  });

  test("notes what is missing", () => {
    expect(step(following, bytes(running(150, 20)))).toEqual({
      follow: { ...following, end: 170 },
      isTaken: true,
      gap: { start: 100, end: 150 },
    });
  });

  test("asks when the stream ends", () => {
    expect(step(following, { kind: "closed" }).follow).toEqual(asking);
  });

  test("waits a little when the stream ended without a byte", () => {
    expect(step({ ...following, isSilent: true }, { kind: "closed" }).follow).toEqual({
      phase: "lost",
      end: 100,
      tries: 1,
    });
  });

  test("waits when the connection is lost, and then asks from where it is", () => {
    const first = step(following, { kind: "broken" }).follow;
    expect(first).toEqual({ phase: "lost", end: 100, tries: 1 });
    expect(step(first, { kind: "waited" }).follow).toEqual({ ...asking, tries: 1 });
  });

  test("begins anew with a log that was closed and became longer meanwhile", () => {
    expect(step(following, bytes(finished(100, 20)))).toEqual({ follow: OPENING, isAnew: true });
  });
});

describe("asking", () => {
  test("a finished log of the size that is known is complete", () => {
    expect(step(asking, answer(finished(100, 0)))).toEqual({ follow: { phase: "complete", end: 100 } });
  });

  test.each([
    ["of another size", finished(100, 20), false],
    ["with a gap", finished(100, 0), true],
  ])("a finished log %s is begun anew", (_, piece, hasGap) => {
    expect(step(asking, answer(piece), hasGap)).toEqual({ follow: OPENING, isAnew: true });
  });

  test("a shorter log is begun anew: the offset is beyond its end", () => {
    expect(step(asking, { kind: "refused", status: 416 })).toEqual({ follow: OPENING, isAnew: true });
  });

  test("a running log is followed on, with what has come meanwhile", () => {
    expect(step(asking, answer(running(100, 20)))).toEqual({ follow: { ...following, end: 120 }, isTaken: true });
    expect(step(asking, answer(running(130, 20)))).toEqual({
      follow: { ...following, end: 150 },
      isTaken: true,
      gap: { start: 100, end: 130 },
    });
    expect(step(asking, answer(running(100, 0))).follow).toEqual({ ...following, isSilent: true });
  });

  test("a log that is gone is absent", () => {
    expect(step(asking, { kind: "refused", status: 404 }).follow).toEqual({ phase: "absent", status: 404 });
  });
});

describe("a lost connection", () => {
  test("is waited for longer and longer", () => {
    expect([1, 2, 3, 4, 5, 6, 100].map(waitBefore)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  test("is told when it does not come back at once", () => {
    let { follow } = step(following, { kind: "broken" });
    expect(isCutOff(follow)).toBe(false);
    follow = step(step(follow, { kind: "waited" }).follow, { kind: "broken" }).follow;
    expect(isCutOff(follow)).toBe(true);
    follow = step(step(follow, { kind: "waited" }).follow, answer(running(100, 0))).follow;
    expect(isCutOff(follow)).toBe(false);
  });
});
