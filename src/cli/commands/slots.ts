import { Command } from "commander";
import { AppError } from "../../domain/error.ts";
import { formatInstant, type Instant } from "../../domain/time.ts";
import { examples, jsonOption } from "../command.ts";
import { printJson } from "../json.ts";
import { connect } from "../remote/connect.ts";
import { JOB_ARGUMENT, MOST_LISTED, serverCommand, wholeNumber, withTimes } from "../remote/options.ts";
import type { Shell } from "../shell.ts";
import type { TimeStyle } from "../time-words.ts";

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly count: number;
  readonly json?: boolean;
}

export function slotsCommand(shell: Shell): Command {
  const command = new Command("slots")
    .description("why a job ran or did not: what became of each time at which its timer was due")
    .argument("<job>", JOB_ARGUMENT)
    .option("--from <time>", "from when on, such as 2026-01-31, 36h or 7d (a day before --to)")
    .option("--to <time>", "until when (now)")
    .option(
      "-n, --count <number>",
      `how many of the newest, ${MOST_LISTED} at the most`,
      wholeNumber(1, MOST_LISTED),
      100,
    )
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo slots backup", 'karajo slots backup --from 7d --to "2026-01-31 12:00"']))
    .action(async (name: string, { from, to, count, json }: Options, self: Command) => {
      const remote = await connect(shell, self);
      const { times } = remote;
      const page = { ...(await givenSpan(from, to, times)), limit: count };
      const { job, calls } = await remote.findOne(name);
      const slots = await remote.ask(() => calls.slots(page));
      if (json) return printJson(shell.out, slots);
      if (slots.length === 0) {
        const hasTimer = job.schedule !== undefined || job.interval !== undefined;
        return shell.err.line(hasTimer ? `${job.name} was not due in this time.` : `${job.name} has no timer.`);
      }
      const { slotTable } = await import("../remote/run-table.ts");
      for (const line of slotTable(slots, times, shell.out.colors)) shell.out.line(line);
      if (slots.length === count) shell.err.line(`These are the newest ${count}; for more: --count`);
    });
  return withTimes(serverCommand(command));
}

async function givenSpan(from: string | undefined, to: string | undefined, times: TimeStyle) {
  const { givenTime } = await import("../time-given.ts");
  const begin = from === undefined ? undefined : givenTime("--from", from, times);
  const end = to === undefined ? undefined : givenTime("--to", to, times);
  if (begin !== undefined && begin > (end ?? times.now)) {
    throw new AppError("ERR_OPTION_INVALID", `--from is after ${end === undefined ? "now" : "--to"}`);
  }
  return { from: textOf(begin), to: textOf(end) };
}

function textOf(instant: Instant | undefined): string | undefined {
  return instant === undefined ? undefined : formatInstant(instant);
}
