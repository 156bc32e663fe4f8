import { describe, expect, test } from "vitest";
import { JOBS } from "./support/schedule/campaign-jobs.ts";
import { findings, LONGEST, ROUNDS, SEED } from "./support/schedule/findings.ts";
import { type DeedName, hasFileLimit } from "./support/schedule/nemesis.ts";

describe("every slot has a run or a reason that is true", () => {
  const disk: readonly DeedName[] = ["full disk", "full disk and kill", "full disk, and kill while it makes up for it"];
  if (!hasFileLimit) test.skip("on a full disk (needs prlimit, and no limit on the size of files)", () => undefined);

  test(`whatever is done to the server, ${ROUNDS} times (seed ${SEED})`, {
    timeout: 120_000 + ROUNDS * (20_000 + LONGEST),
  }, async () => {
    const deeds: readonly DeedName[] = [
      "kill",
      "stop",
      "kill while it starts",
      "suspend",
      "suspend and kill",
      "reload",
      "pause or resume",
      ...(hasFileLimit ? disk : []),
    ];
    expect(await findings({ name: "schedule", jobs: JOBS, deeds, longest: LONGEST })).toBe("");
  });
});
