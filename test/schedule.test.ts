import { describe, expect, test } from "vitest";
import { Dice } from "./support/dice.ts";
import { Program } from "./support/program.ts";
import { Campaign, keep } from "./support/schedule/campaign.ts";
import { type CampaignJob, CLOCK_JOBS, JOBS } from "./support/schedule/campaign-jobs.ts";
import type { History } from "./support/schedule/history.ts";
import { type DeedName, hasFileLimit, torment } from "./support/schedule/nemesis.ts";
import { checkSchedule } from "./support/schedule-checker.ts";

// The short form; `npm run test:crash` sets more. The same seed throws the same dice.
const ROUNDS = Number(process.env.SCHEDULE_ROUNDS ?? 6);
const SEED = Number(process.env.SCHEDULE_SEED ?? Date.now() % 1_000_000);
/** How long the server is away at most. Only what is longer than a minute is held up, and no longer on time. */
const LONGEST = Number(process.env.SCHEDULE_LONGEST ?? 4_000);

interface Form {
  readonly name: string;
  readonly jobs: readonly CampaignJob[];
  readonly rounds: number;
  readonly deeds: readonly DeedName[];
  readonly longest?: number;
}

/** Torments a server and answers what is wrong with what it then did; empty when nothing is. */
async function findings({ name, jobs, rounds, deeds, longest = LONGEST }: Form): Promise<string> {
  const dice = new Dice(SEED);
  await using program = await Program.prepare("");
  const campaign = await Campaign.prepare(program, jobs, 8);
  await campaign.start();
  const done = await torment(campaign, dice, { rounds, deeds, longest });
  const history = await campaign.finish("paused");
  const violations = checkSchedule(history);
  console.log(`${name}, seed ${SEED}: ${summary(history)}; ${violations.length} violations`);
  if (process.env.SCHEDULE_KEEP) await keep(history, violations, program.output, `kept-${name}-${SEED}`);
  if (violations.length === 0) return "";
  const file = await keep(history, violations, program.output, `${name.replaceAll(/\W+/g, "-")}-${SEED}`);
  const lines = violations.slice(0, 20).map(({ job, rule, detail }) => `${job}: ${rule}: ${detail}`);
  return [
    `seed ${SEED}, ${rounds} rounds: ${done.join(", ")}`,
    ...lines,
    `${violations.length} in all, kept in ${file}`,
  ].join("\n");
}

function summary({ jobs, spans }: History): string {
  const count = (outcome: string) =>
    new Set(
      jobs.flatMap(({ target, snapshots }) =>
        snapshots
          .flat()
          .filter((slot) => slot.outcome === outcome)
          .flatMap(({ first, last }) => target.due(first - 1, last).map((slot) => `${target.job} ${slot}`)),
      ),
    ).size;
  const runs = jobs.reduce((sum, job) => sum + job.runs.length, 0);
  const starts = spans.filter(
    ({ presence }, index) => presence === "up" && spans[index - 1]?.presence === "down",
  ).length;
  const outcomes = ["ran", "late", "coalesced", "skipped", "missed"].map((each) => `${count(each)} ${each}`).join(", ");
  return `${outcomes}; ${runs} runs, ${starts} starts`;
}

describe.concurrent("every slot has a run or a reason that is true", () => {
  const disk: readonly DeedName[] = hasFileLimit ? ["full disk", "full disk and kill"] : [];
  if (!hasFileLimit) test.skip("on a full disk (needs prlimit, and no limit on the size of files)", () => undefined);

  test(`under kills, suspension, reloads, pauses and a full disk, ${ROUNDS} times`, {
    timeout: 120_000 + ROUNDS * (15_000 + 2 * LONGEST),
  }, async () => {
    const deeds: readonly DeedName[] = [
      ...([
        "kill",
        "stop",
        "kill while it starts",
        "suspend",
        "suspend and kill",
        "reload",
        "pause or resume",
      ] as const),
      ...disk,
    ];
    expect(await findings({ name: "torment", jobs: JOBS, rounds: ROUNDS, deeds })).toBe("");
  });

  test(`when the clock is set, ${ROUNDS} times`, { timeout: 120_000 + ROUNDS * 20_000 }, async () => {
    const deeds: readonly DeedName[] = [
      "step",
      "step",
      "step while it is down",
      "kill",
      "stop",
      "reload",
      "pause or resume",
    ];
    expect(await findings({ name: "clock", jobs: CLOCK_JOBS, rounds: ROUNDS, deeds, longest: 3_000 })).toBe("");
  });
});
