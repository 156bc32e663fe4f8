import bcrypt from "bcrypt";
import { afterEach, describe, expect, test, vi } from "vitest";
import { settle } from "../../ports/testing/fake-clock.ts";
import { createBcryptPasswordCheck } from "./password-bcrypt.ts";

/** Written by Go's golang.org/x/crypto/bcrypt, as karajo 0.9.3 has it in user.conf. */
const GO_HASH = "$2a$10$9XMRfqpnzY2421fwYm5dd.CidJf7dHHWIESeeNGXuajHRf.Lqzy7a";
const passwords = createBcryptPasswordCheck();

afterEach(() => void vi.restoreAllMocks());

describe("a password", () => {
  test("matches its hash, and another does not", async () => {
    expect(await passwords.matches("s3cret", GO_HASH)).toBe(true);
    expect(await passwords.matches("S3cret", GO_HASH)).toBe(false);
    expect(await passwords.matches("", GO_HASH)).toBe(false);
  });

  test.each(["$2b$", "$2y$"])("matches a hash that begins with %s", async (prefix) => {
    const hash = (await bcrypt.hash("grün\u0000x", 4)).replace("$2b$", () => prefix);
    expect(await passwords.matches("grün\u0000x", hash)).toBe(true);
    expect(await passwords.matches("grün", hash)).toBe(false);
  });

  test.each([
    "",
    "s3cret",
    "$2a$",
    "$2a$10$short",
    `${GO_HASH}x`,
    GO_HASH.slice(0, -1),
    GO_HASH.replace("$2a$", "$2x$"),
    GO_HASH.replace("$10$", "$99$"),
    GO_HASH.replace("$10$", "$00$"),
    "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
    "\u0000",
    `$2a$10$${"é".repeat(53)}`,
  ])("does not match the malformed hash %j", async (hash) => {
    expect(await passwords.matches("s3cret", hash)).toBe(false);
  });
});

describe("a decoy", () => {
  test.each([
    [undefined, 10],
    ["not a hash", 10],
    [GO_HASH, 10],
    [GO_HASH.replace("$10$", "$04$"), 4],
    [GO_HASH.replace("$2a$10$", "$2y$13$"), 13],
  ])("for %s is a hash of cost %i", (like, cost) => {
    const decoy = passwords.decoy(like);
    expect(bcrypt.getRounds(decoy)).toBe(cost);
    expect(decoy).toMatch(/^\$2b\$[0-9]{2}\$[./A-Za-z0-9]{53}$/);
  });

  test("matches nothing", async () => {
    const decoy = passwords.decoy(GO_HASH.replace("$10$", "$04$"));
    for (const guess of ["", ".", "\u0000", ".".repeat(31), ".".repeat(53), decoy]) {
      expect(await passwords.matches(guess, decoy)).toBe(false);
    }
  });

  test("is worked out in full, not refused by its looks", async () => {
    const timed = async (cost: string) => {
      const start = performance.now();
      await passwords.matches("s3cret", passwords.decoy(`$2a$${cost}$`));
      return performance.now() - start;
    };
    // Each step of the cost doubles the work: from 4 to 11 that is 128 times; noise does not come near.
    const cheap = Math.min(await timed("04"), await timed("04"), await timed("04"));
    expect(await timed("11")).toBeGreaterThan(8 * cheap);
  });
});

describe("checks", () => {
  /** Checks that take until the test ends them. */
  function heldUp() {
    const going: (() => void)[] = [];
    let most = 0;
    vi.spyOn(bcrypt, "compare").mockImplementation(
      () =>
        new Promise<boolean>((resolve) => {
          going.push(() => resolve(true));
          most = Math.max(most, going.length);
        }),
    );
    return { going, most: () => most };
  }

  test("go on two at a time, and all come to an end", async () => {
    const { going, most } = heldUp();
    const check = createBcryptPasswordCheck();
    const results = Array.from({ length: 7 }, () => check.matches("s3cret", GO_HASH));
    for (let ended = 0; ended < 7; ended++) {
      await settle();
      going.shift()?.();
    }
    expect(await Promise.all(results)).toEqual(Array(7).fill(true));
    expect(most()).toBe(2);
  });

  test("that are asked for at the very moment at which one ends wait, too", async () => {
    for (let step = 0; step < 12; step++) {
      const { going, most } = heldUp();
      const check = createBcryptPasswordCheck();
      const results = Array.from({ length: 3 }, () => check.matches("s3cret", GO_HASH));
      await settle();
      going.shift()?.();
      for (let passed = 0; passed < step; passed++) await Promise.resolve();
      results.push(check.matches("s3cret", GO_HASH));
      await settle();
      expect(most()).toBe(2);
      for (; going.length > 0; await settle()) going.shift()?.();
      expect(await Promise.all(results)).toEqual([true, true, true, true]);
    }
  });

  test("that fail free their place", async () => {
    vi.spyOn(bcrypt, "compare").mockImplementation(() => Promise.reject(new Error("malformed")));
    const check = createBcryptPasswordCheck();
    const results = Array.from({ length: 5 }, () => check.matches("s3cret", "x"));
    expect(await Promise.all(results)).toEqual(Array(5).fill(false));
  });
});
