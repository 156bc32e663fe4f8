import type { ExecJob, Work } from "../domain/job.ts";
import { JOB_OPTIONS } from "./option-table.ts";
import type { ProblemList } from "./problem.ts";
import { readSection } from "./read-section.ts";
import { isGiven, nounOf, optionNameIn, placeOf, type Section } from "./section.ts";
import { asksForTimer, timedFacts } from "./timed-job.ts";

/** The job of a `[job "NAME"]` section; `secret` is used where it has none of its own. */
export function readExecJob(section: Section, secret: string, problems: ProblemList): ExecJob {
  const values = readSection(section, JOB_OPTIONS, problems);
  if (!isGiven(section, "path") && !asksForTimer(section, values)) {
    const message = `${nounOf(section)} never runs by itself: it has neither schedule nor interval nor path`;
    problems.warning(section.place, message);
  }
  return {
    kind: "exec",
    ...timedFacts(section, values, problems),
    path: values.path ?? "",
    authKind: values.auth_kind,
    headerSign: values.header_sign,
    secret: values.secret ?? secret,
    work: workOf(section, values.command, problems),
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
