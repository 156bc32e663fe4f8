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
  /** The folders and shells that commands could be started with: not looked at again until one could not be. */
  readonly proven: Set<string> | undefined;
}

/** What commands need. */
export interface PreparedSurroundings extends Surroundings {
  /** Makes the job's folder where it is used and missing; answers what else keeps commands from being started. */
  makeReady(): Promise<string | undefined>;
}

/** Everything that commands need before they can run, checked; or what is missing, and where. */
export async function prepareSurroundings(
  settings: ProcessSettings,
  { jobFolder, proven, ...sources }: SurroundingsSources,
): Promise<Result<PreparedSurroundings>> {
  const user = await userOf(settings);
  if (!user.ok) return user;
  const { account, identity } = user.value;
  const env = await jobEnvironment(settings, { ...sources, account });
  if (!env.ok) return env;
  const { shell } = settings;
  const place = placeOf(settings, account, jobFolder);
  const both = `${place.path}\0${shell}`;
  const makeReady = async () => {
    proven?.delete(both);
    const problem =
      (place.path === jobFolder ? whyNoFolder(jobFolder) : undefined) ??
      (await folderProblem(place, identity)) ??
      (await shellProblem({ path: shell, title: "shell" }, identity));
    // What becomes another user is started in any case, and would not tell.
    if (problem === undefined && identity.kind === "own") proven?.add(both);
    return problem;
  };
  const problem = proven?.has(both) ? undefined : await makeReady();
  return problem === undefined ? ok({ identity, folder: place.path, env: env.value, shell, makeReady }) : bad(problem);
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
function placeOf({ workingDir }: ProcessSettings, account: Account | undefined, jobFolder: string): Place {
  if (workingDir !== undefined) return { path: workingDir, title: "working_dir" };
  if (account !== undefined) return { path: account.home, title: "home (working_dir is not set)" };
  return { path: jobFolder, title: "the job's folder" };
}

function whyNoFolder(jobFolder: string): string | undefined {
  try {
    mkdirSync(jobFolder, { recursive: true, mode: 0o700 });
    return undefined;
  } catch (error) {
    return `cannot make the job's folder ${jobFolder}: ${systemText(error)}`;
  }
}
