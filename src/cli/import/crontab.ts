import { userName } from "../../config/process-types.ts";
import { parseTimetableLine } from "../../domain/timetable-text.ts";
import type { Zone } from "../../domain/zone.ts";
import { parseZone, UTC } from "../../domain/zone.ts";
import { commentLines } from "../ini-text.ts";
import { type CrontabLine, parseCrontabLine } from "./crontab-line.ts";
import { type Imported, jobSection, type Loss, lossComment, NameGiver, type OptionOf, shellWord } from "./imported.ts";
import { jobNameFor } from "./job-name.ts";

/** What a crontab leaves to the machine it is on. */
export interface CrontabFacts {
  /** Whether each line names a user, as in /etc/crontab. */
  readonly isOfSystem: boolean;
  /** The zone of the machine. */
  readonly zone: Zone;
  /** Whose crontab it is, where lines name no users. */
  readonly owner: string;
  /** The folder of a user, in which cron runs commands; `undefined` where nobody knows. */
  readonly homeOf: (user: string) => string | undefined;
}

type CronVariable = Extract<CrontabLine, { readonly kind: "variable" }>;
type CronJob = Extract<CrontabLine, { readonly kind: "job" }>;

const HEAD = `From a crontab. Unlike cron, karajo
- runs one job at a time unless max_job_running in [karajo] says more,
- does not start a job again while it runs: overlap = parallel does,
- sends mail only where a [notif] says so, and keeps the output of each run.`;

/** What is set for the lines below. */
interface State {
  readonly variables: Map<string, string>;
  zone: Zone | { readonly unknown: string };
  jitter: string | undefined;
  shell: string | undefined;
}

/** A crontab as sections of karajo, in the same order and with its comments. */
export function importCrontab(text: string, facts: CrontabFacts): Imported {
  const state: State = { variables: new Map(), zone: facts.zone, jitter: undefined, shell: undefined };
  const names = new NameGiver();
  const blocks: string[][] = [[...commentLines(HEAD)]];
  const losses: Loss[] = [];
  let block: string[] = [];
  let jobs = 0;
  const close = () => {
    if (block.length > 0) blocks.push(block);
    block = [];
  };
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const line = parseCrontabLine(written, facts.isOfSystem);
    const lose = (message: string) => {
      losses.push({ where: `line ${index + 1}`, message });
      block.push(...lossComment(message));
    };
    if (line.kind !== "comment" && written.includes("\uFFFD")) {
      lose("what is not UTF-8 was read as U+FFFD: import the crontab in UTF-8");
    }
    if (line.kind === "blank") close();
    else if (line.kind === "comment") block.push(...commentLines(line.text));
    else if (line.kind === "variable") {
      const lost = setVariable(line, state);
      if (lost !== undefined) lose(lost);
    } else {
      const section = line.kind === "job" ? sectionOf(line, { state, facts, names }, lose) : unreadable(facts, lose);
      if (section === undefined) block.push(...commentLines(written.trim()));
      else jobs++;
      block.push(...(section ?? []));
      close();
    }
  }
  close();
  return { text: `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`, jobs, losses };
}

type Lose = (message: string) => void;

function unreadable({ isOfSystem }: CrontabFacts, lose: Lose): undefined {
  lose(`this is no line of a crontab${isOfSystem ? " of the system, with a user before the command" : ""}:`);
}

/** Sets it for the lines below; answers what could not be carried over. */
function setVariable({ name, value }: CronVariable, state: State): string | undefined {
  switch (name) {
    case "MAILTO":
    case "MAILFROM":
      if (value === "") return undefined;
      return `${name}=${value}: karajo sends mail by a [notif] section and notif_on_failed of a job`;
    case "CRON_TZ": {
      if (value === "") return "CRON_TZ is empty: write the name of a zone, such as UTC";
      const zone = parseZone(value);
      state.zone = zone.ok ? zone.value : { unknown: zone.problem };
      return undefined; // the jobs below tell
    }
    case "RANDOM_DELAY":
      if (!/^[0-9]{1,4}$/.test(value)) return `RANDOM_DELAY=${value}: expected a number of minutes`;
      state.jitter = Number(value) === 0 ? undefined : `${Number(value)}m`;
      return undefined;
    case "SHELL":
      if (!value.startsWith("/")) return `SHELL=${value}: karajo needs the whole path of a shell`;
      state.shell = value === "/bin/sh" ? undefined : value;
      return undefined;
    default:
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
        return `the variable ${JSON.stringify(name)}: karajo takes no such name`;
      if (name.startsWith("KARAJO_")) return `the variable ${name}: names that start with KARAJO_ are karajo's own`;
      state.variables.set(name, value);
      return undefined;
  }
}

/** The section of a job; `undefined`, with what is said of it, where it must not run as it is. */
function sectionOf(
  job: CronJob,
  { state, facts, names }: { readonly state: State; readonly facts: CrontabFacts; readonly names: NameGiver },
  lose: Lose,
): readonly string[] | undefined {
  const timing = timingOf(job, state);
  if (typeof timing === "string") {
    lose(timing);
    return undefined;
  }
  const user = job.user === undefined ? undefined : userName.parse(job.user);
  if (user?.ok === false) {
    lose(`${user.problem.message}:`);
    return undefined;
  }
  if (!facts.isOfSystem && /^root\s/.test(job.command)) {
    lose('the command begins with "root": where that is its user, as in /etc/crontab, import with --system');
  }
  if (job.schedule.toLowerCase() === "@reboot") {
    lose("@reboot runs once for each start of the machine; run_at_start does for each start of karajo");
  }
  const home = state.variables.get("HOME") ?? facts.homeOf(job.user ?? facts.owner);
  if (home === undefined)
    lose(`the folder of ${job.user ?? facts.owner}, in which cron runs the command: set working_dir`);
  const surroundings = surroundingsOf(job, { state, home, owner: facts.owner });
  const options = [...timing, ...surroundings, ["command", commandOf(job)] as const];
  return jobSection(names.give(jobNameFor(job.command)), options);
}

function timingOf({ schedule }: CronJob, { zone, jitter }: State): readonly OptionOf[] | string {
  const nickname = schedule.toLowerCase();
  if (nickname === "@reboot") return [["run_at_start", "true"]];
  if (typeof zone !== "string") return `CRON_TZ: ${zone.unknown}; the job below it:`;
  const text = nickname === "@every_minute" ? "* * * * *" : schedule;
  const line = parseTimetableLine(text);
  if (!line.ok) return `${line.problem.message}:`;
  return [
    ["schedule", text],
    ...(zone === UTC ? [] : [["timezone", zone] as const]),
    ...(jitter === undefined ? [] : [["jitter", jitter] as const]),
  ];
}

/** With `user` karajo sets HOME and LOGNAME itself. */
function surroundingsOf(
  { user }: CronJob,
  { state, home, owner }: { readonly state: State; readonly home: string | undefined; readonly owner: string },
): readonly OptionOf[] {
  const { variables, shell } = state;
  const all = new Map(variables);
  if (user === undefined) {
    if (home !== undefined) all.set("HOME", home);
    if (!all.has("LOGNAME")) all.set("LOGNAME", owner);
  }
  return [
    ...(user === undefined ? [] : [["user", user] as const]),
    ...(shell === undefined ? [] : [["shell", shell] as const]),
    ...(home === undefined ? [] : [["working_dir", home] as const]),
    ...[...all].map(([name, value]) => ["env", `${name}=${value}`] as const),
  ];
}

/** The command, with its input by a pipe. Line breaks, so that a comment behind it ends. */
function commandOf({ command, input }: CronJob): string {
  if (input === undefined) return command;
  return `printf '%s\\n' ${input.map(shellWord).join(" ")} | {\n${command}\n}`;
}
