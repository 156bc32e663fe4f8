import { expect, test } from "vitest";
import { RecordedEvents } from "./testing/an-engine.ts";
import { unfailing } from "./unfailing-logger.ts";

test("an unfailing logger passes events on", () => {
  const events = new RecordedEvents();
  unfailing(events).event("run.started", { job: "exec:a" });
  expect(events.all).toEqual([{ name: "run.started", fields: { job: "exec:a" } }]);
});

test("an unfailing logger keeps to itself what the logger throws", () => {
  const broken = {
    event() {
      throw new Error("no logger");
    },
  };
  expect(() => unfailing(broken).event("run.started")).not.toThrow();
});
