import { type ExecJob, hookPathKey, type Job } from "../domain/job.ts";
import { didYouMean } from "./did-you-mean.ts";
import { OPTION_TABLE } from "./option-table.ts";
import { formatPlace, type ProblemList } from "./problem.ts";
import { listEntries, nounOf, placeOf, type Section, valuePlaceOf } from "./section.ts";
import { shown } from "./shown-text.ts";

/** A job and the section that it was read from. */
export interface ReadJob<Kind extends Job = Job> {
  readonly section: Section;
  readonly job: Kind;
}

/** What a file system takes for a name, without what a log has behind the ID: `.9999999.canceled`. */
const LONGEST_ID = 255 - 17;

/** Reports jobs whose names give no ID of their own, or one that is too long. `jobs` are all of one kind. */
export function checkIds(jobs: readonly ReadJob[], problems: ProblemList): void {
  const owners = new Map<string, Section>();
  for (const { section, job } of jobs) {
    const { length } = job.id;
    if (length > LONGEST_ID) {
      const name = `${OPTION_TABLE[section.kind].noun} ${shown(section.name)}`;
      const because = `logs are named by it: expected at most ${LONGEST_ID} bytes`;
      problems.error(section.place, `the name of ${name} is too long, ${length} bytes, and ${because}`);
    }
    const owner = owners.get(job.id);
    if (owner === undefined) owners.set(job.id, section);
    else problems.error(section.place, `${nounOf(section)} has the ID ${job.id}, and so has ${named(owner)}`);
  }
}

/** Reports jobs that would answer to the same webhook. */
export function checkPaths(jobs: readonly ReadJob<ExecJob>[], problems: ProblemList): void {
  const owners = new Map<string, Section>();
  for (const { section, job } of jobs) {
    if (job.path === "") continue;
    const key = hookPathKey(job.path);
    const owner = owners.get(key);
    if (owner === undefined) {
      owners.set(key, section);
      continue;
    }
    const message = `webhook ${JSON.stringify(job.path)} of ${nounOf(section)} belongs already to`;
    const place = formatPlace(placeOf(owner, "path"));
    problems.error(placeOf(section, "path"), `${message} ${nounOf(owner)} at ${place}`);
  }
}

/** Warns of jobs that want to tell of their runs by a notification that there is not. */
export function checkNotifications(
  jobs: readonly ReadJob[],
  notifications: readonly Section[],
  problems: ProblemList,
): void {
  const names = new Set(notifications.map(({ name }) => name));
  for (const { section, job } of jobs) {
    if (job.notifyOnSuccess.length + job.notifyOnFailure.length === 0) continue;
    for (const key of ["notif_on_success", "notif_on_failed"]) {
      for (const entry of listEntries(section, key)) {
        if (names.has(entry.value)) continue;
        const hint = didYouMean(entry.value, [...names]);
        problems.warning(valuePlaceOf(entry), `no notification is named ${JSON.stringify(entry.value)}${hint}`);
      }
    }
  }
}

function named(section: Section): string {
  return `${nounOf(section)} at ${formatPlace(section.place)}`;
}
