import fc from "fast-check";
import { test } from "vitest";
import { aCommand, aLimit } from "./testing/model-commands.ts";
import { aShape } from "./testing/model-jobs.ts";
import { ModelWorld } from "./testing/model-world.ts";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 60);
const replay = {
  ...(process.env.PROPERTY_SEED && { seed: Number(process.env.PROPERTY_SEED) }),
  ...(process.env.PROPERTY_PATH && { path: process.env.PROPERTY_PATH }),
};

const aWorld = fc.record({
  shapes: fc.record({ a: aShape, b: aShape, "after-a": aShape, "after-both": aShape }),
  maxJobRunning: aLimit,
});

test("whatever is done to an engine, it does what the model says", { timeout: 60_000 + RUNS * 2_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(aWorld, fc.array(aCommand, { maxLength: 40, size: "max" }), async (given, commands) => {
      const world = await ModelWorld.begin(given);
      for (const command of commands) await world.do(command);
      await world.finish();
    }),
    { numRuns: RUNS, ...replay },
  );
});
