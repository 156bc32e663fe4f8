import { anyOf, everySeconds, minutely } from "./due-instants.ts";
import type { DueInstants, Target } from "./history.ts";

/** A job of a campaign: what the configuration says, and what it means. */
export interface CampaignJob {
  readonly target: Target;
  /** Its section, without the lines of its schedule, and those lines. */
  readonly text: string;
  readonly schedule: string;
}

interface Given {
  readonly due: DueInstants;
  readonly schedule: readonly string[];
  /** How long each run takes, in seconds, as the shell reckons it. */
  readonly takes?: number | string;
  /** What the command does at last: whether it succeeds. */
  readonly last?: string;
  readonly catchUp?: Target["catchUp"];
  readonly atOnce?: number;
  readonly jitter?: number;
  readonly options?: readonly string[];
}

const every = (seconds: number) => (seconds === 1 ? "* * * * * *" : `*/${seconds} * * * * *`);

/** What is driven through suspension, kills and full disks. */
export const JOBS: readonly CampaignJob[] = [
  aJob("second", { due: everySeconds(1), schedule: [every(1)] }),
  aJob("all", { due: everySeconds(2), schedule: [every(2)], catchUp: "all", takes: 0.05 }),
  aJob("last", { due: everySeconds(3), schedule: [every(3)], catchUp: "last", takes: 0.3 }),
  aJob("queue", { due: everySeconds(2), schedule: [every(2)], takes: 2.7, options: ["queue_limit = 2"] }),
  aJob("skip", { due: everySeconds(2), schedule: [every(2)], takes: 2.5, options: ["overlap = skip"] }),
  aJob("replace", { due: everySeconds(3), schedule: [every(3)], takes: 4, options: ["overlap = replace"] }),
  aJob("parallel", {
    due: everySeconds(2),
    schedule: [every(2)],
    takes: 3.1,
    atOnce: 2,
    options: ["overlap = parallel", "max_parallel = 2"],
  }),
  aJob("jitter", { due: everySeconds(3), schedule: [every(3)], jitter: 2_000, options: ["jitter = 2s"] }),
  aJob("paused", { due: everySeconds(2), schedule: [every(2)], catchUp: "last" }),
  aJob("lines", { due: anyOf(everySeconds(5), everySeconds(6)), schedule: [every(5), every(6)], catchUp: "all" }),
  aJob("minutely", { due: minutely, schedule: ["minutely"], catchUp: "last" }),
  aJob("adopt", { due: everySeconds(5), schedule: [every(5)], takes: 3.5, options: ["on_restart = adopt"] }),
];

/** How often a run that failed or was cut off is tried again. */
export const RETRIES = 3;
const SHORT = "0.0$(($KARAJO_JOB_COUNTER % 10))";

/** What webhooks ask for while the server is killed, and what follows from it. */
export const HOOK_JOBS: readonly CampaignJob[] = [
  ...["a", "b", "c", "d"].map((job) => aHook(job, { takes: SHORT })),
  aHook("parallel", { takes: SHORT, atOnce: 2, options: ["overlap = parallel", "max_parallel = 2"] }),
  aHook("adopt", { takes: SHORT, options: ["on_restart = adopt"] }),
  // Always cut off, unless the server has stayed: it would still go on at the next start if nobody ended it.
  aHook("long", { takes: 4 }),
  aHook("retry", {
    takes: SHORT,
    // Every fifth run fails at first.
    last: "test $(($KARAJO_JOB_COUNTER % 5)) -ne 0 || test $KARAJO_ATTEMPT -gt 1",
    options: [`retry = ${RETRIES}`, "retry_delay = 100ms"],
  }),
  aHook("after", { takes: SHORT, options: ["after = a"] }),
];

function aHook(job: string, given: Omit<Given, "due" | "schedule">): CampaignJob {
  return aJob(job, { due: () => [], schedule: [], ...given });
}

/** What is driven through steps of the clock, which make many slots pass at once. */
export const CLOCK_JOBS: readonly CampaignJob[] = [
  aJob("none", { due: everySeconds(1), schedule: [every(1)] }),
  aJob("all", { due: everySeconds(2), schedule: [every(2)], catchUp: "all", options: ["catch_up_limit = 3"] }),
  aJob("last", { due: everySeconds(3), schedule: [every(3)], catchUp: "last", takes: 0.5 }),
  aJob("minutely", { due: minutely, schedule: ["minutely"], catchUp: "last" }),
  aJob("skip", { due: everySeconds(2), schedule: [every(2)], takes: 2.5, options: ["overlap = skip"] }),
  aJob("paused", { due: everySeconds(2), schedule: [every(2)] }),
];

function aJob(
  job: string,
  { due, schedule, takes = 0, last = "true", catchUp = "none", atOnce = 1, jitter = 0, options = [] }: Given,
): CampaignJob {
  const lines = [
    `[job "${job}"]`,
    `path = /${job}`,
    "log_retention = 100000",
    "kill_grace = 500ms",
    `catch_up = ${catchUp}`,
    ...options,
    `command = "${command(takes, atOnce, last)}"`,
  ];
  const times = schedule.map((line) => `schedule = ${line}\n`).join("");
  return { target: { job, due, catchUp, atOnce, jitter }, text: `${lines.join("\n")}\n`, schedule: times };
}

/**
 * Notes its beginning and its end. A lock is held by everything that the run has started and that lives, so a run too
 * many at the same time is seen, whatever the server believes. The limit on files that makes the server's disk full is
 * not for the record.
 */
function command(seconds: number | string, atOnce: number, last: string): string {
  const note = (event: string) => `echo ${event} $KARAJO_JOB_COUNTER $(date +%s%3N) >>record`;
  const locks = Array.from({ length: atOnce }, (_, index) => 9 - index);
  const take = `exec ${locks.map((fd) => `${fd}>lock.${fd}`).join(" ")}; ${locks.map((fd) => `flock -n ${fd}`).join(" || ")}`;
  return `ulimit -f unlimited; ${take} || ${note("overlap")}; ${note("begin")}; sleep ${seconds}; ${note("end")}; ${last}`;
}
