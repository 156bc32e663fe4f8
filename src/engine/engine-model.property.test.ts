import fc from "fast-check";
import { test } from "vitest";
import { aCommand } from "./testing/model-commands.ts";
import { aGivenWorld, propertyRuns, timeFor } from "./testing/model-runs.ts";
import { ModelWorld } from "./testing/model-world.ts";

test("whatever is done to an engine, it does what the model says", { timeout: timeFor(40) }, async () => {
  await fc.assert(
    fc.asyncProperty(aGivenWorld, fc.array(aCommand, { maxLength: 40, size: "max" }), async (given, commands) => {
      const world = await ModelWorld.begin(given);
      for (const command of commands) await world.do(command);
      await world.finish();
    }),
    propertyRuns(40),
  );
});
