import { expect, test } from "vitest";
import { ClientError } from "../../client/client-error.ts";
import type { Duration, Instant } from "../../domain/time.ts";
import { Patience } from "./patience.ts";
import { aRecordedOutput } from "./testing/recorded-output.ts";

const gone = new ClientError("NETWORK", "refused");

test("a server that is gone is told of once, and when it is back", () => {
  const err = aRecordedOutput();
  const patience = new Patience(err, { now: () => 0 as Instant }, 10_000 as Duration);
  patience.found();
  patience.lost(gone, 500);
  patience.lost(gone, 1_000);
  patience.found();
  patience.found();
  expect(err.text).toBe("karajo: refused; waiting for the server to come back\nkarajo: the server is back\n");
});

test("gives up when the next attempt would come too late, reckoned from when it was lost", () => {
  let now = 0;
  const patience = new Patience(aRecordedOutput(), { now: () => now as Instant }, 10_000 as Duration);
  patience.lost(gone, 9_000);
  patience.found();
  now = 5_000;
  patience.lost(gone, 9_000);
  expect(patience.signal.aborted).toBe(false);
  now = 14_000;
  patience.lost(gone, 1_001);
  expect(patience.signal.reason).toMatchObject({
    code: "NETWORK",
    message: "the server was not back within 10 s: refused",
  });
});
