import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { createSystemClock } from "../../adapters/clock-system/clock-system.ts";
import { formatInstant } from "../../domain/time.ts";
import type { DstFold, DstGap } from "../../domain/timetable.ts";
import type { Zone } from "../../domain/zone.ts";
import { configOf, examples, GROUPS, jsonOption } from "../command.ts";
import { printJson } from "../json.ts";
import type { Shell } from "../shell.ts";
import { fromOption, type GivenTime, instantOfGiven, zoneOption } from "../time-options.ts";

const MOST = 10_000;

interface NextOptions {
  readonly zone?: Zone;
  readonly dstGap?: DstGap;
  readonly dstFold?: DstFold;
  readonly from: GivenTime;
  readonly count: number;
  readonly json?: true;
}

export function nextCommand(shell: Shell): Command {
  return new Command("next")
    .description("print when a schedule, or a job of the configuration, is due next")
    .helpGroup(GROUPS.configuration)
    .addArgument(
      new Argument("<schedule|job>", "a schedule, as in the configuration, or a job: its name or ID, exec:ID, http:ID"),
    )
    .addOption(zoneOption("the zone by whose clocks it is meant (default: the job's, else UTC)"))
    .addOption(new Option("--dst-gap <policy>", "what becomes of a time that the clocks skip").choices(["run", "skip"]))
    .addOption(
      new Option("--dst-fold <policy>", "how often a time runs that the clocks show twice").choices(["once", "twice"]),
    )
    .addOption(fromOption("only times after this one; an interval counts from it"))
    .addOption(new Option("--count <number>", "how many times").argParser(parseCount).default(5))
    .addOption(jsonOption())
    .addHelpText(
      "after",
      examples([
        'karajo next "daily@06:00" --zone Europe/Berlin',
        'karajo next "*/15 9-17 * * mon-fri" --from 2026-01-01T00:00:00Z --count 4 --json',
        "karajo next backup",
      ]),
    )
    .action((text: string, options: NextOptions, command: Command) => printNext(shell, { text, options, command }));
}

interface Asked {
  readonly text: string;
  readonly options: NextOptions;
  readonly command: Command;
}

async function printNext({ out }: Shell, { text, options, command }: Asked): Promise<void> {
  const { nextSubject } = await import("../next/next-subject.ts");
  const { turnCells, turnsOf, zoneOf } = await import("../next/turns.ts");
  const { from, count, json, ...given } = options;
  const { timer, job } = await nextSubject(text, givenTimetable(given), async () => {
    const { loadConfiguration, rightConfiguration } = await import("../loaded-configuration.ts");
    return rightConfiguration(await loadConfiguration(configOf(command)));
  });
  const now = createSystemClock().now();
  const start = instantOfGiven(from, now);
  const turns = turnsOf(timer, start, count);
  if (json) {
    printJson(out, turns.map(formatInstant));
    return;
  }
  if (timer.kind === "interval")
    out.line(`${job}: an interval counts from the end of a run; here from ${formatInstant(start)}`);
  if (turns.length === 0) out.line("never");
  const zone = given.zone ?? zoneOf(timer);
  const rows = turns.map((turn) => turnCells(turn, zone, now));
  const width = Math.max(0, ...rows.map(([, relative]) => relative.length));
  for (const [time, relative, note] of rows) {
    out.line(`${time}  ${out.colors.dim(relative.padEnd(note === "" ? 0 : width))}${note === "" ? "" : `  ${note}`}`);
  }
}

function givenTimetable({ zone, dstGap, dstFold }: Omit<NextOptions, "from" | "count">) {
  return {
    ...(zone !== undefined && { zone }),
    ...(dstGap !== undefined && { dstGap }),
    ...(dstFold !== undefined && { dstFold }),
  };
}

function parseCount(text: string): number {
  if (/^[0-9]+$/.test(text) && Number(text) >= 1 && Number(text) <= MOST) return Number(text);
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST}.`);
}
