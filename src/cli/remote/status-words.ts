import type { WireRun } from "../../contract/wire-history.ts";
import type { JobStatus } from "../../domain/job-view.ts";
import type { SlotOutcome } from "../../domain/slot.ts";
import { type Duration, SECOND } from "../../domain/time.ts";
import type { Colors } from "../shell.ts";
import { durationWords, instantOf, type TimeStyle } from "../time-words.ts";

type Status = JobStatus | WireRun["status"] | SlotOutcome;
type Color = "green" | "red" | "yellow" | "cyan" | "dim";

const COLORS: Readonly<Record<Status, Color>> = {
  started: "dim",
  queued: "dim",
  running: "cyan",
  success: "green",
  failed: "red",
  canceled: "yellow",
  paused: "yellow",
  ran: "green",
  late: "yellow",
  coalesced: "dim",
  skipped: "yellow",
  missed: "red",
};

/** A status in its colour. */
export function coloredStatus(status: Status, colors: Colors): string {
  // A server of another version may have words that are not known here.
  const color: Color | undefined = COLORS[status];
  return color === undefined ? status : colors[color](status);
}

/** How long a run took, or takes already; empty before it begins, and where it is not known. */
export function tookWords(run: WireRun, { now }: Pick<TimeStyle, "now">): string {
  const { started_at, ended_at, status, duration_ms } = run;
  if (duration_ms !== undefined && duration_ms < 10_000) return shortWords(duration_ms);
  const began = instantOf(started_at);
  const ended = instantOf(ended_at) ?? (status === "running" ? now : undefined);
  if (began === undefined || ended === undefined) return "";
  // A server of another version may tell times to the second only.
  return ended - began < SECOND ? "< 1 s" : durationWords((ended - began) as Duration);
}

function shortWords(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** Why a run ended as it did, and how often it was tried. */
export function reasonWords({ reason = "", attempt }: WireRun): string {
  const tries = attempt > 1 ? `attempt ${attempt}` : "";
  return [reason, tries].filter((words) => words !== "").join(", ");
}
