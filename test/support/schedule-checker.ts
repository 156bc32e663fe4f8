import { answersOf } from "./schedule/answers.ts";
import { checkPlaces } from "./schedule/check-places.ts";
import { checkRuns } from "./schedule/check-runs.ts";
import { checkSlots } from "./schedule/check-slots.ts";
import { goingOf } from "./schedule/going.ts";
import type { History, Violation } from "./schedule/history.ts";
import { Presence } from "./schedule/presence.ts";

/**
 * Whether what happened is what the configuration asks for: every instant at which a job was due has one answer, which
 * is a run of its own or a reason that is true, and no run is lost, repeated, too early, needlessly late, or one too
 * many. In the manner of Jepsen's checker for Chronos (jepsen.io/analyses/chronos): what is due is computed here, and
 * compared with what the server says of it, with its logs, with what the jobs wrote down themselves, and with what was
 * done to the server. No violations mean that none was found in this history.
 */
export function checkSchedule(history: History): readonly Violation[] {
  const { jobs, patience } = history;
  const presence = new Presence(history.spans);
  const going = new Map(jobs.map((job) => [job.target.job, goingOf(job, presence)]));
  const violations = jobs.flatMap((job) => {
    const facts = { presence, patience, going: going.get(job.target.job) ?? new Map() };
    const { answers, violations } = answersOf(job, presence);
    return [...violations, ...checkSlots(job, answers, facts), ...checkRuns(job, answers, facts)];
  });
  return [...violations, ...checkPlaces(history, presence, going)];
}
