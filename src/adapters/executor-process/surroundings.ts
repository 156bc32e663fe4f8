import { mkdirSync } from "node:fs";
import type { ProcessSettings } from "../../domain/job.ts";
import { bad, ok, type Result } from "../../domain/result.ts";
import { type Account, findAccount } from "./account.ts";
import { type EnvironmentSources, jobEnvironment, SEARCH_PATH } from "./environment.ts";
import { type Identity, identityFor } from "./identity.ts";
import type { Surroundings } from "./launch.ts";
import { folderProblem, type Place, shellProblem } from "./place.ts";
import { systemText } from "./system-text.ts";

export interface SurroundingsSources extends Omit<EnvironmentSources, "account"> {
  /** The folder of the job under karajo's own; made (0700) where it is used and missing. */
  readonly jobFolder: string;
}

/** Everything that commands need before they can run, checked; or what is missing, and where. */
export async function prepareSurroundings(
  settings: ProcessSettings,
  { jobFolder, ...sources }: SurroundingsSources,
): Promise<Result<Surroundings>> {
  const user = await userOf(settings);
  if (!user.ok) return user;
  const { account, identity } = user.value;
  const env = await jobEnvironment(settings, { ...sources, account });
  if (!env.ok) return env;
  const place = placeOf(settings, account, jobFolder);
  if (!place.ok) return place;
  const { shell } = settings;
  const problem =
    (await folderProblem(place.value, identity)) ?? (await shellProblem({ path: shell, title: "shell" }, identity));
  return problem === undefined ? ok({ identity, folder: place.value.path, env: env.value, shell }) : bad(problem);
}

interface User {
  readonly account: Account | undefined;
  readonly identity: Identity;
}

async function userOf({ user }: ProcessSettings): Promise<Result<User>> {
  if (user === undefined) return ok({ account: undefined, identity: { kind: "own" } });
  const account = await findAccount(user);
  if (account === undefined) return bad(`user ${user} is not known on this system`);
  const identity = await identityFor(account, { ownUid: process.geteuid?.(), searchPath: SEARCH_PATH });
  return identity.ok ? ok({ account, identity: identity.value }) : identity;
}

/** As with cron, the commands of a named user begin at home: that user may not enter karajo's own folders. */
function placeOf({ workingDir }: ProcessSettings, account: Account | undefined, jobFolder: string): Result<Place> {
  if (workingDir !== undefined) return ok({ path: workingDir, title: "working_dir" });
  if (account !== undefined) return ok({ path: account.home, title: "home (working_dir is not set)" });
  try {
    mkdirSync(jobFolder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return bad(`cannot make the job's folder ${jobFolder}: ${systemText(error)}`);
  }
  return ok({ path: jobFolder, title: "the job's folder" });
}
