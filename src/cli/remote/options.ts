import { type Command, InvalidArgumentError, Option } from "commander";
import { durationOf, parseDuration } from "../../domain/duration.ts";
import { type Duration, MINUTE } from "../../domain/time.ts";
import { GROUPS } from "../command.ts";
import type { GivenPlace } from "./server-place.ts";

/** More runs, or slots, the server gives nobody at once. */
export const MOST_LISTED = 1_000;

/** How a job is named, for the help of every command that takes one. */
export const JOB_ARGUMENT = "its name or ID, in any case; exec:ID or http:ID where both kinds have it";

interface ServerOptions {
  readonly url?: string;
  readonly secretFile?: string;
  readonly insecure?: boolean;
  readonly config: string;
}

/** A command about a running server, with the options that say where that is. */
export function serverCommand(command: Command): Command {
  return command
    .helpGroup(GROUPS.jobs)
    .optionsGroup("Where the server is:")
    .option("--url <url>", "its address (KARAJO_URL; else listen_address of the configuration)")
    .option(
      "--secret-file <file>",
      "a file with its secret (KARAJO_SECRET, KARAJO_SECRET_FILE; else of the configuration)",
    )
    .option("--insecure", "accept any TLS certificate")
    .optionsGroup("Options:");
}

/** Adds `--utc`, for every command that shows times. */
export function withTimes(command: Command): Command {
  return command.option("--utc", "show times in UTC rather than by the clocks of the terminal (TZ)");
}

/** `--give-up-after`, for every command that follows what happens on the server. */
export function giveUpOption(): Option {
  return new Option("--give-up-after <duration>", "with --follow: how long the server may stay away")
    .argParser(givenDuration)
    .default((5 * MINUTE) as Duration, "5m");
}

/** What a person said of where the server is. */
export function placeGiven(command: Command, environment: GivenPlace["environment"]): GivenPlace {
  const { url, secretFile, config } = command.optsWithGlobals<ServerOptions>();
  const isConfigGiven = command.getOptionValueSourceWithGlobals("config") === "cli";
  return { url, secretFile, config, isConfigGiven, environment };
}

export function isInsecure(command: Command): boolean {
  return command.optsWithGlobals<ServerOptions>().insecure === true;
}

/** A whole number from `least` on, up to `most` where that is given, for an option or an argument. */
export function wholeNumber(least: number, most = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    if (/^[0-9]{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    const upTo = most === Number.POSITIVE_INFINITY ? "" : ` to ${most}`;
    throw new InvalidArgumentError(`Expected a whole number from ${least}${upTo}.`);
  };
}

function givenDuration(text: string): Duration {
  const parsed = parseDuration(text);
  if (parsed.ok && parsed.value > 0n) return durationOf(parsed.value);
  throw new InvalidArgumentError("Expected a duration such as 90s, 5m or 1h30m.");
}
