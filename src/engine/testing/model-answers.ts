import type { SlotAnswer } from "../../domain/slot.ts";
import { type Instant, later } from "../../domain/time.ts";
import type { RunSlot } from "../../ports/store.ts";
import { broken } from "./broken-rules.ts";
import type { ModelJob } from "./model-job.ts";
import { INTERVAL, isDueAt, MOST_JITTER, type Shape } from "./model-jobs.ts";
import { jitterAt, momentOf } from "./model-slots.ts";

/** What the server is about. */
export type Phase = "starting" | "up" | "stopping" | "down";

interface Moment {
  readonly now: Instant;
  readonly phase: Phase;
}

/** What is wrong with the run that a slot is given; `what` names it. */
export function wrongRun(
  job: ModelJob,
  slot: RunSlot,
  { what, ...moment }: Moment & { readonly what: string },
): readonly string[] {
  const { shape } = job;
  if (shape === undefined) return [];
  const isOver = shape.timer !== "every 5m" || moment.now >= (job.lastEnd ?? -INTERVAL) + INTERVAL;
  const always = broken([
    [isOver, `${what} comes before its interval is over`],
    [!job.isSkipping, `${what} is not skipped`],
  ]);
  const others = slot.outcome === "late" ? wrongLate : wrongInTime;
  return [...always, ...others({ job, shape, at: slot.at, what, ...moment })];
}

interface SlotRun extends Moment {
  readonly job: ModelJob;
  readonly shape: Shape;
  readonly at: Instant;
  readonly what: string;
}

function wrongLate({ job, shape, at, what, now, phase }: SlotRun): readonly string[] {
  const isOneOfThem = job.slotsToMakeUpFor?.includes(at) ?? shape.catchUp !== "none";
  return broken([
    [phase === "starting" && at < now, `${what} is late, and nobody was away`],
    [isOneOfThem, `${what} is made up for`],
  ]);
}

function wrongInTime({ job, shape, at, what, now }: SlotRun): readonly string[] {
  const hasRoom = [job.hasRoomBehind(job.waiting.length), `${what} has no room`] as const;
  if (shape.timer === "every 5m") return broken([hasRoom, [job.isIdle, `${what} is asked for while the job runs`]]);
  const isUndisturbed = later(job.timerSince, MOST_JITTER) < at;
  const isInTime = isUndisturbed ? now === momentOf(job, at) : at <= now && now <= later(at, MOST_JITTER);
  return broken([
    hasRoom,
    [isDueAt(shape.timer, at), `${what} is asked for when the job is not due`],
    [isInTime, `${what} begins at another moment than its own`],
  ]);
}

/** What is wrong with the answer to a slot that has no run: there must be a reason. */
export function wrongAnswer(
  job: ModelJob,
  { outcome, reason, last }: SlotAnswer,
  { now, phase }: Moment,
): readonly string[] {
  const what = `${job.name}, ${outcome}: ${reason},`;
  const hasCome = job.shape?.timer === "every 5m" || last + jitterAt(job, last) <= now;
  const hasNoRoom = !job.hasRoomBehind(job.waiting.length);
  const isFull = hasNoRoom && job.waiting.length === 0;
  const isSkipped = outcome === "skipped";
  const isForSkip = reason.endsWith("overlap is skip");
  const other = outcome === "coalesced" ? /^one with run (\d+)/.exec(reason)?.[1] : undefined;
  const isWaiting = job.waiting.some(({ counter }) => counter === Number(other));
  return broken([
    [hasCome, `${what} and its moment is yet to come`],
    [outcome !== "missed" || phase === "starting", `${what} and somebody was there`],
    [!isSkipped || job.isPaused || job.isSkipping || isFull, `${what} is not true`],
    [!isSkipped || job.isPaused || isForSkip === job.isSkipping, `${what} is not true`],
    [other === undefined || (isWaiting && hasNoRoom), `${what} is not true`],
  ]);
}
