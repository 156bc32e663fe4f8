import type { ExecJob, ProcessSettings, Work } from "../domain/job.ts";
import { JOB_OPTIONS, PROCESS_OPTIONS } from "./exec-job-options.ts";
import { warnOfNoEffect } from "./no-effect.ts";
import type { ProblemList } from "./problem.ts";
import { type InheritedProcess, processSettingsOf } from "./process-settings.ts";
import { readSection } from "./read-section.ts";
import { isGiven, nounOf, optionNameIn, placeOf, type Section } from "./section.ts";
import { SharedDefault } from "./shared-default.ts";
import { runsByItself, timedFacts } from "./timed-job.ts";

/** What a job takes over from the server where it says nothing itself. */
export interface InheritedExec extends InheritedProcess {
  readonly secret: string;
}

const sharedProcess = new SharedDefault<ProcessSettings>(Object.keys(PROCESS_OPTIONS));

/** The job of a `[job "NAME"]` section. */
export function readExecJob(section: Section, inherited: InheritedExec, problems: ProblemList): ExecJob {
  const values = readSection(section, JOB_OPTIONS, problems);
  if (!isGiven(section, "path") && !runsByItself(section, values)) {
    const message = `${nounOf(section)} never runs by itself: it has neither schedule, interval, after nor path`;
    problems.warning(section.place, message);
  }
  if (values.auth_kind === "gitlab" && !isGiven(section, "secret")) {
    const why = "GitLab sends it as it is, so it must not be the one that signs commands";
    problems.error(section.place, `${nounOf(section)} has no ${optionNameIn(section, "secret")} of its own: ${why}`);
  }
  if (section.hasFunction) {
    const because = `${nounOf(section)} calls a function`;
    warnOfNoEffect(section, { keys: Object.keys(PROCESS_OPTIONS), because }, problems);
  }
  return {
    kind: "exec",
    ...timedFacts(section, values, problems),
    path: values.path ?? "",
    authKind: values.auth_kind,
    headerSign: values.header_sign,
    secret: values.secret ?? inherited.secret,
    work: workOf(section, values.command, problems),
    process: sharedProcess.of(section, inherited.killGrace, () => processSettingsOf(values, inherited)),
  };
}

function workOf(section: Section, commands: readonly string[], problems: ProblemList): Work {
  const option = optionNameIn(section, "command");
  if (section.hasFunction) {
    const message = `${nounOf(section)} has both call and ${option}: expected one of them`;
    if (commands.length > 0) problems.error(section.place, message);
    return { kind: "function" };
  }
  if (commands.length === 0 && !isGiven(section, "command")) {
    const expected = section.origin === "given" ? `${option} or call` : `at least one "${option} = …"`;
    problems.error(placeOf(section, "command"), `${nounOf(section)} has no command: expected ${expected}`);
  }
  return { kind: "commands", commands };
}
