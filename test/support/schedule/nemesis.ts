import { spawnSync } from "node:child_process";
import type { Dice } from "../dice.ts";
import { until } from "../program.ts";
import type { Campaign } from "./campaign.ts";

/** What may be done to a server, by name. */
export type Deed = (campaign: Campaign, dice: Dice, longest: number) => Promise<void>;

/** Long enough for anything to happen meanwhile. */
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Mostly short, so that much happens; seldom as long as it may be. */
function pause(dice: Dice, longest: number): number {
  return dice.upTo(dice.upTo(4) === 0 ? longest : Math.min(longest, 3 * SECOND));
}

async function restart(campaign: Campaign, dice: Dice, signal: "SIGKILL" | "SIGTERM", longest: number): Promise<void> {
  await campaign.end(signal);
  await wait(pause(dice, longest));
  await campaign.start();
}

export const DEEDS = {
  kill: (campaign, dice, longest) => restart(campaign, dice, "SIGKILL", longest),
  stop: (campaign, dice, longest) => restart(campaign, dice, "SIGTERM", longest),
  async "kill while it starts"(campaign, dice, longest) {
    await campaign.end("SIGKILL");
    for (let times = 1 + dice.upTo(2); times > 0; times--) {
      const starting = campaign.program.start().catch(() => undefined);
      await wait(dice.upTo(800));
      await campaign.program.stop("SIGKILL");
      await starting;
    }
    await wait(pause(dice, longest));
    await campaign.start();
  },
  async suspend(campaign, dice, longest) {
    campaign.timeline.change({ presence: "suspended" });
    campaign.program.signal("SIGSTOP");
    await wait(pause(dice, longest));
    campaign.program.signal("SIGCONT");
    campaign.timeline.change({ presence: "up" });
  },
  async "suspend and kill"(campaign, dice, longest) {
    campaign.timeline.change({ presence: "suspended" });
    campaign.program.signal("SIGSTOP");
    await wait(pause(dice, longest));
    if (dice.upTo(2) === 0) {
      campaign.program.signal("SIGCONT");
      campaign.timeline.change({ presence: "up" });
      await wait(dice.upTo(50));
    }
    await restart(campaign, dice, "SIGKILL", longest);
  },
  reload: (campaign) => campaign.reload(campaign.timeline.now.places === 2 ? 8 : 2),
  "pause or resume": (campaign) => campaign.togglePause("paused"),
  async "full disk"(campaign, dice, longest) {
    campaign.limitFiles(0);
    await wait(500 + pause(dice, longest));
    campaign.limitFiles("unlimited");
    await until(() => campaign.isReady());
  },
  async "full disk and kill"(campaign, dice, longest) {
    const filledAt = Date.now();
    campaign.limitFiles(0);
    await wait(pause(dice, longest));
    await campaign.end(dice.upTo(3) === 0 ? "SIGTERM" : "SIGKILL");
    campaign.timeline.forget(filledAt);
    await wait(pause(dice, longest));
    await campaign.start();
  },
  async "full disk, and kill while it makes up for it"(campaign, dice, longest) {
    const filledAt = Date.now();
    campaign.limitFiles(0);
    await wait(dice.upTo(2 * SECOND));
    // Several slots are answered at once when it wakes.
    await DEEDS.suspend(campaign, dice, longest);
    campaign.limitFiles("unlimited");
    // It tries again every five seconds.
    await wait(dice.upTo(6 * SECOND));
    await campaign.end("SIGKILL");
    campaign.timeline.forget(filledAt);
    await wait(pause(dice, longest));
    await campaign.start();
  },
  async step(campaign, dice) {
    const by = await setClock(campaign, dice);
    // A clock that is set back by less than a minute was corrected, and the server sleeps for so much longer: until then
    // it notices nothing else.
    if (by < 0 && by >= -MINUTE) await wait(SECOND - by);
  },
  async "step while it is down"(campaign, dice) {
    await campaign.end("SIGKILL");
    await setClock(campaign, dice);
    await wait(dice.upTo(2 * SECOND));
    await campaign.start();
  },
} satisfies Record<string, Deed>;

async function setClock(campaign: Campaign, dice: Dice): Promise<number> {
  const span = dice.pick([2 * SECOND, 30 * SECOND, 3 * MINUTE, HOUR, 5 * HOUR]);
  const by = dice.upTo(2 * span) - span;
  await campaign.setClock(campaign.timeline.now.ahead + by);
  return by;
}

export type DeedName = keyof typeof DEEDS;

/** What was done, and when. */
export interface Done {
  readonly name: DeedName;
  readonly from: number;
  readonly to: number;
}

/** Whether this machine lets a test take room on the disk from a program, and give it back. */
export const hasFileLimit =
  spawnSync("prlimit", ["--pid", String(process.pid), "--fsize", "--output", "SOFT,HARD", "--noheadings"], {
    encoding: "utf8",
  })
    .stdout?.trim()
    .split(/\s+/)
    .join() === "unlimited,unlimited";

/** Does one thing after the other, each as often as the others, with a look at the ledger after each. */
export async function torment(
  campaign: Campaign,
  dice: Dice,
  {
    rounds,
    deeds,
    longest,
  }: { readonly rounds: number; readonly deeds: readonly DeedName[]; readonly longest: number },
): Promise<readonly Done[]> {
  const done: Done[] = [];
  let deck: DeedName[] = [];
  for (let round = 0; round < rounds; round++) {
    if (deck.length === 0) deck = [...deeds];
    const [name] = deck.splice(dice.upTo(deck.length), 1) as [DeedName];
    await wait(300 + dice.upTo(2_000));
    const from = Date.now();
    const deed: Deed = DEEDS[name];
    await deed(campaign, dice, longest);
    done.push({ name, from, to: Date.now() });
    await campaign.look();
  }
  return done;
}
