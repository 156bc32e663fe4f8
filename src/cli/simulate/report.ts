import { DAY, type Duration, formatInstant, HOUR, type Instant, later } from "../../domain/time.ts";
import { offsetAt, type Zone } from "../../domain/zone.ts";
import { shownTime } from "../next/turns.ts";
import { counted } from "../plural.ts";
import type { Colors } from "../shell.ts";
import { tableLines } from "../table.ts";
import type { Simulation } from "./simulation.ts";

const WIDEST_BAR = 40;
const MOST_COLLISIONS = 10;
const MOST_NAMES = 5;
/** A longer span has a bar for each day instead of each hour. */
const LONGEST_BY_HOUR = 2 * DAY;

/** The simulation for people. */
export function simulationLines(simulation: Simulation, zone: Zone, colors: Colors): readonly string[] {
  const { from, to, runs, jobs } = simulation;
  const shown = (instant: Instant) => shownTime(instant, zone);
  const head = `${shown(from)} to ${shown(to)}: ${counted(runs, "run")} of ${counted(jobs.length, "job")} with a timer`;
  if (jobs.length === 0) return [head];
  return [
    head,
    "",
    ...jobLines(simulation, shown, colors),
    "",
    ...barLines(simulation, zone, colors),
    "",
    ...busyLines(simulation, shown),
  ];
}

/** The simulation for other programs. */
export function simulationJson({ minutes: _, ...simulation }: Simulation): unknown {
  const { from, to, jobs, busiest, collisions } = simulation;
  return {
    ...simulation,
    from: formatInstant(from),
    to: formatInstant(to),
    jobs: jobs.map(({ cutAt, ...job }) => ({ ...job, ...(cutAt !== undefined && { cutAt: formatInstant(cutAt) }) })),
    busiest: busiest === undefined ? null : { ...busiest, minute: formatInstant(busiest.minute) },
    collisions: collisions.map(({ minute, jobs: due }) => ({ minute: formatInstant(minute), jobs: due })),
  };
}

function jobLines({ jobs }: Simulation, shown: (instant: Instant) => string, colors: Colors): readonly string[] {
  const most = jobs.toSorted((a, b) => b.runs - a.runs);
  const rows = most.map(({ job, runs, cutAt }) => [
    job,
    String(runs),
    cutAt === undefined ? "" : `counted up to ${shown(cutAt)} only`,
  ]);
  return tableLines([{ title: "JOB" }, { title: "RUNS", align: "right" }, { title: "" }], rows, colors.bold);
}

function barLines({ from, to, minutes, jobs }: Simulation, zone: Zone, colors: Colors): readonly string[] {
  const step = to - from > LONGEST_BY_HOUR ? DAY : HOUR;
  const bars = new Map<Instant, number>();
  for (let at = beginOf(from, step, zone); at < to; at = beginOf(later(at, (step * 1.5) as Duration), step, zone)) {
    bars.set(at, 0);
  }
  for (const [minute, runs] of minutes) {
    const begin = beginOf(minute, step, zone);
    bars.set(begin, (bars.get(begin) ?? 0) + runs);
  }
  const most = Math.max(1, ...bars.values());
  const cut = wholeUpTo(jobs);
  const width = String(most).length;
  return [...bars].map(([begin, runs]) => {
    const text = shownTime(begin, zone);
    const label = step === DAY ? text.slice(0, 14) : text.slice(0, 20);
    const bar = "█".repeat(Math.ceil((runs / most) * WIDEST_BAR));
    const isWhole = later(begin, step) <= cut;
    return `${label}  ${String(runs).padStart(width)}${isWhole ? " " : "+"} ${colors.cyan(bar)}`.trimEnd();
  });
}

/** From there on not all runs of all jobs are counted. */
function wholeUpTo(jobs: Simulation["jobs"]): number {
  return Math.min(...jobs.map(({ cutAt = Number.POSITIVE_INFINITY }) => cutAt));
}

/** Where the hour or the day begins by the clocks of the zone. */
function beginOf(instant: Instant, step: Duration, zone: Zone): Instant {
  const offset = offsetAt(zone, instant);
  const begin = (Math.floor((instant + offset) / step) * step - offset) as Instant;
  return (begin + offset - offsetAt(zone, begin)) as Instant;
}

function busyLines(
  { busiest, collisions, maxJobRunning, jobs }: Simulation,
  shown: (instant: Instant) => string,
): readonly string[] {
  const lines: string[] = [];
  if (wholeUpTo(jobs) < Number.POSITIVE_INFINITY)
    lines.push("+ and more, which were not counted; what follows is of the counted ones.");
  if (busiest !== undefined) lines.push(`Busiest minute: ${shown(busiest.minute)}, ${counted(busiest.runs, "run")}`);
  const together = `max_job_running = ${maxJobRunning}`;
  if (collisions.length === 0) return [...lines, `No minute has more jobs than may run together (${together}).`];
  lines.push(`${counted(collisions.length, "minute")} with more jobs than may run together (${together}); some wait:`);
  for (const { minute, jobs } of collisions.slice(0, MOST_COLLISIONS)) {
    const more = jobs.length > MOST_NAMES ? `, and ${jobs.length - MOST_NAMES} more` : "";
    lines.push(`  ${shown(minute)}  ${jobs.slice(0, MOST_NAMES).join(", ")}${more}`);
  }
  if (collisions.length > MOST_COLLISIONS) lines.push(`  and ${collisions.length - MOST_COLLISIONS} more`);
  return lines;
}
