import type { Command } from "commander";
import type { WireJobExec, WireJobHttp } from "../../contract/wire.ts";
import { printJson } from "../json.ts";
import type { Shell } from "../shell.ts";
import { connect } from "./connect.ts";
import type { RemoteJob } from "./remote.ts";

type WireJob = WireJobExec | WireJobHttp;

/** What is done with some jobs, one after the other. */
export interface JobsCommand {
  readonly names: readonly string[];
  readonly json?: boolean;
  act(job: RemoteJob): Promise<WireJob>;
  /** What was done, for people. */
  words(job: WireJob): string;
}

/** Does it with all of them, or with none where one is not there. */
export async function commandJobs(shell: Shell, command: Command, jobs: JobsCommand): Promise<void> {
  const { names, json = false, act, words } = jobs;
  const remote = await connect(shell, command);
  const done: { readonly key: string; readonly job: WireJob }[] = [];
  for (const found of await remote.find(names)) {
    const job = await remote.ask(() => act(found));
    done.push({ key: found.key, job });
    if (!json) shell.out.line(words(job));
  }
  if (json) printJson(shell.out, done);
}
