import { Command, Option } from "commander";
import { createSystemClock } from "../../adapters/clock-system/clock-system.ts";
import { AppError } from "../../domain/error.ts";
import { DAY, type Instant, later } from "../../domain/time.ts";
import { UTC, type Zone } from "../../domain/zone.ts";
import { configOf, examples, GROUPS, jsonOption } from "../command.ts";
import { printJson } from "../json.ts";
import type { Shell } from "../shell.ts";
import { fromOption, type GivenTime, instantOfGiven, parseGivenTime, zoneOption } from "../time-options.ts";

/** A year and its day in between. */
const MOST_DAYS = 366;

interface SimulateOptions {
  readonly from: GivenTime;
  readonly to?: GivenTime;
  readonly zone?: Zone;
  readonly json?: true;
}

export function simulateCommand({ out }: Shell): Command {
  return new Command("simulate")
    .description("print what the timers of the configuration will start, and when it gets crowded")
    .helpGroup(GROUPS.configuration)
    .addOption(fromOption("after this time"))
    .addOption(new Option("--to <time>", "up to this time (default: 24 hours after --from)").argParser(parseGivenTime))
    .addOption(zoneOption("the zone in which times are printed (default: UTC)"))
    .addOption(jsonOption())
    .addHelpText(
      "after",
      examples(["karajo simulate", "karajo simulate --from 2026-03-29 --to 2026-03-30 --zone Europe/Berlin"]),
    )
    .action(async ({ from, to, zone = UTC, json }: SimulateOptions, command: Command) => {
      const { loadConfiguration, rightConfiguration } = await import("../loaded-configuration.ts");
      const { simulate } = await import("../simulate/simulation.ts");
      const { simulationJson, simulationLines } = await import("../simulate/report.ts");
      const now = createSystemClock().now();
      const start = instantOfGiven(from, now);
      const end = to === undefined ? later(start, DAY) : instantOfGiven(to, now);
      checkSpan(start, end);
      const configuration = rightConfiguration(await loadConfiguration(configOf(command)));
      const simulation = simulate(configuration, { from: start, to: end });
      if (json) printJson(out, simulationJson(simulation));
      else for (const line of simulationLines(simulation, zone, out.colors)) out.line(line);
    });
}

function checkSpan(start: Instant, end: Instant): void {
  if (end <= start) throw new AppError("ERR_BAD_REQUEST", "--to is not after --from");
  if (end - start <= MOST_DAYS * DAY) return;
  throw new AppError("ERR_BAD_REQUEST", `from --from to --to is too long: expected ${MOST_DAYS} days at most`);
}
