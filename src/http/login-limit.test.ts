import { describe, expect, test } from "vitest";
import { HOUR, later, MINUTE, seconds } from "../domain/time.ts";
import { FakeClock } from "../ports/testing/fake-clock.ts";
import { LoginLimit } from "./login-limit.ts";

const HERE = "192.0.2.1";
const THERE = "2001:db8::1";

function aLimit() {
  const clock = new FakeClock();
  const limit = new LoginLimit(clock);
  const fail = (times: number, address = HERE, name = "ada") => {
    for (let i = 0; i < times; i++) limit.attempt(address, name);
  };
  return { clock, limit, fail };
}

describe("failures for one name from one address", () => {
  test("are five in a minute", () => {
    const { fail } = aLimit();
    fail(5);
    expect(() => fail(1)).toThrow(expect.objectContaining({ code: "ERR_AUTH_TOO_MANY", retryAfterSeconds: 60 }));
  });

  test("count for that name and that address alone", () => {
    const { fail } = aLimit();
    fail(5);
    expect(() => fail(5, HERE, "eve")).not.toThrow();
    expect(() => fail(5, THERE)).not.toThrow();
  });

  test("are told how long to wait, in whole seconds and at least one", async () => {
    const { clock, fail } = aLimit();
    fail(5);
    await clock.advance(seconds(12.3));
    expect(() => fail(1)).toThrow(expect.objectContaining({ retryAfterSeconds: 48 }));
    await clock.advance(seconds(47.6));
    expect(() => fail(1)).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }));
  });

  test("are forgotten a minute after the first, and not put off by what is refused", async () => {
    const { clock, fail } = aLimit();
    fail(5);
    await clock.advance(seconds(59));
    expect(() => fail(1)).toThrow();
    await clock.advance(seconds(1));
    expect(() => fail(5)).not.toThrow();
    expect(() => fail(1)).toThrow();
  });

  test("are forgotten after a success", () => {
    const { limit, fail } = aLimit();
    fail(5);
    limit.succeeded(HERE, "ada");
    expect(() => fail(5)).not.toThrow();
  });
});

test("failures from one address are thirty in a minute, over all names", () => {
  const { fail } = aLimit();
  for (let i = 0; i < 30; i++) fail(1, HERE, `name ${i}`);
  expect(() => fail(1, HERE, "another")).toThrow(expect.objectContaining({ code: "ERR_AUTH_TOO_MANY" }));
  expect(() => fail(1, THERE, "another")).not.toThrow();
});

test("an address is not taken for an address with a name", () => {
  const { fail } = aLimit();
  for (let i = 0; i < 30; i++) fail(1, HERE, `${i}`);
  expect(() => fail(5, `${HERE} `, "")).not.toThrow();
});

test("a clock that is set back does not lock anybody out for longer than a minute", async () => {
  const { clock, fail } = aLimit();
  fail(5);
  clock.set(later(clock.now(), -HOUR as never));
  expect(() => fail(5)).not.toThrow();
  expect(() => fail(1)).toThrow(expect.objectContaining({ retryAfterSeconds: 60 }));
  await clock.advance(MINUTE);
  expect(() => fail(1)).not.toThrow();
});

test("a flood of names from everywhere is forgotten from its oldest on, and the newest still count", () => {
  const { fail } = aLimit();
  fail(5, THERE, "victim");
  for (let i = 0; i < 20_000; i++) fail(1, `10.0.${i >> 8}.${i & 255}`, `name ${i}`);
  expect(() => fail(1, THERE, "victim")).not.toThrow();
  fail(4, "10.0.78.31", "name 19999");
  expect(() => fail(1, "10.0.78.31", "name 19999")).toThrow();
});

test("an endless name counts by its beginning", () => {
  const { fail } = aLimit();
  for (let i = 0; i < 5; i++) fail(1, HERE, "x".repeat(1_000_000) + i);
  expect(() => fail(1, HERE, "x".repeat(1_000_000))).toThrow();
});
