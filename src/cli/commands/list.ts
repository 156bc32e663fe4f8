import { Command, Option } from "commander";
import { JOB_STATUSES } from "../../client/statuses.ts";
import { examples, jsonOption } from "../command.ts";
import { printJson } from "../json.ts";
import { connect } from "../remote/connect.ts";
import type { JobFilter, JobRow } from "../remote/job-table.ts";
import { serverCommand, withTimes } from "../remote/options.ts";
import type { Shell } from "../shell.ts";

interface Options extends Omit<JobFilter, "text"> {
  readonly json?: boolean;
}

export function listCommand(shell: Shell): Command {
  const command = new Command("list")
    .description("the jobs, by name: how each stands, when it ran and when it will")
    .argument("[text]", "only those with this text in name, ID, description or tags")
    .addOption(new Option("--status <status>", "only those that stand so").choices(JOB_STATUSES))
    .addOption(new Option("--kind <kind>", "only those of this kind").choices(["exec", "http"]))
    .option("--tag <tag>", "only those with this tag")
    .addOption(jsonOption())
    .addHelpText("after", examples(["karajo list", "karajo list --status failed", "karajo list backup --json"]))
    .action(async (text: string | undefined, { json, ...filter }: Options, self: Command) => {
      const remote = await connect(shell, self);
      const { filterJobs, jobTable, keysWithRuns } = await import("../remote/job-table.ts");
      const all = await remote.jobs();
      const jobs = filterJobs(all, { ...filter, text });
      const runs = await remote.ask((client) => client.recentRuns(keysWithRuns(jobs), { limit: 1 }));
      const rows = jobs.map((job): JobRow => ({ ...job, run: runs[job.key]?.[0] }));
      // As the event `jobs` of the API tells it: key, job, run.
      if (json)
        return printJson(
          shell.out,
          rows.map(({ key, job, run }) => ({ key, job, run })),
        );
      if (rows.length === 0)
        return shell.err.line(all.length === 0 ? "The server has no jobs." : "No job is like that.");
      for (const line of jobTable(rows, remote.times, shell.out.colors)) shell.out.line(line);
    });
  return withTimes(serverCommand(command));
}
