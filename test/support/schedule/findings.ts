import { Dice } from "../dice.ts";
import { Program } from "../program.ts";
import { checkSchedule } from "../schedule-checker.ts";
import { Campaign, keep } from "./campaign.ts";
import type { CampaignJob } from "./campaign-jobs.ts";
import type { History, Rule } from "./history.ts";
import { type DeedName, torment } from "./nemesis.ts";

/** The short form; `npm run test:crash` sets more. The same seed throws the same dice. */
export const ROUNDS = Number(process.env.SCHEDULE_ROUNDS ?? 6);
export const SEED = Number(process.env.SCHEDULE_SEED ?? Date.now() % 1_000_000);
/** How long the server is away at most. Only what is more than a minute late is no longer on time. */
export const LONGEST = Number(process.env.SCHEDULE_LONGEST ?? 4_000);

export interface Form {
  readonly name: string;
  readonly jobs: readonly CampaignJob[];
  readonly deeds: readonly DeedName[];
  readonly longest: number;
  /** Rules that are known to be broken. */
  readonly known?: readonly Rule[];
}

/** Torments a server, and answers what is wrong with what it then did, in lines; empty when nothing is. */
export async function findings({ name, jobs, deeds, longest, known = [] }: Form): Promise<string> {
  await using program = await Program.prepare("");
  const campaign = await Campaign.prepare(program, jobs, 8);
  await campaign.start();
  const done = await torment(campaign, new Dice(SEED), { rounds: ROUNDS, deeds, longest });
  const history = await campaign.finish("paused");
  const all = checkSchedule(history);
  const violations = all.filter(({ rule }) => !known.includes(rule));
  console.log(`${name}, seed ${SEED}, ${ROUNDS} deeds: ${summary(history)}; ${violations.length} violations`);
  if (violations.length === 0 && process.env.SCHEDULE_KEEP === undefined) return "";
  const file = await keep(`${name}-${SEED}`, { violations: all, done, history, output: campaign.output });
  console.log(`${done.map((each) => each.name).join(", ")}; kept in ${file}`);
  return violations
    .slice(0, 20)
    .map(({ job, rule, detail }) => `${job}: ${rule}: ${detail}`)
    .join("\n");
}

function summary({ jobs, spans }: History): string {
  const outcomes = new Map<string, string>();
  for (const { target, snapshots } of jobs) {
    for (const { first, last, outcome } of snapshots.flat()) {
      for (const slot of target.due(first - 1, last)) outcomes.set(`${target.job} ${slot}`, outcome);
    }
  }
  const counts = new Map<string, number>();
  for (const outcome of outcomes.values()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const slots = [...counts].map(([outcome, count]) => `${count} ${outcome}`).sort();
  const runs = jobs.reduce((sum, job) => sum + job.runs.length, 0);
  const starts = spans.filter(({ presence }, index) => presence === "up" && spans[index - 1]?.presence === "down");
  return `${outcomes.size} slots (${slots.join(", ")}), ${runs} runs, ${starts.length} starts`;
}
