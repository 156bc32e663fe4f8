import { formatLogTime } from "../../domain/time.ts";
import type { Announcement } from "../../ports/notifier.ts";

/** What people read. */
export interface Message {
  /** One line. */
  readonly subject: string;
  readonly text: string;
}

/** The mail of an announcement: which run of which job ended how and when, then its log. */
export function composeMessage({ server, job, counter, outcome, at, log }: Announcement): Message {
  const facts = [
    ["Job", oneLine(job.name)],
    ["Kind", job.kind === "http" ? "HTTP job" : "job"],
    ["ID", job.id],
    ["Run", String(counter)],
    ["Outcome", outcomeText(outcome)],
    ["Time", formatLogTime(at)],
  ] as const;
  const table = facts.map(([name, value]) => `${name}:`.padEnd(9) + value);
  return {
    subject: oneLine(`[${server}] ${job.name}: ${outcome.kind} (run ${counter})`),
    text: [...table, "", log].join("\n"),
  };
}

function outcomeText(outcome: Announcement["outcome"]): string {
  return outcome.kind === "failed" ? `failed: ${oneLine(outcome.reason)}` : outcome.kind;
}

/** Names come from people: a line break in one must not begin a header, nor a line of the table. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
