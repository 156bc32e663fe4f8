import type { Account } from "./account.ts";
import type { LaunchPlan } from "./child.ts";
import { type Environment, SEARCH_PATH } from "./environment.ts";
import { type Identity, setprivOptions } from "./identity.ts";
import { RUN_MARK } from "./run-mark.ts";

/** What the commands of one attempt have in common. */
export interface Surroundings {
  readonly identity: Identity;
  readonly folder: string;
  readonly env: Environment;
  readonly shell: string;
}

// What runs once `setpriv` has become the user: enters the folder as that user, as cron does, since root may not enter
// a home that lies on another machine; takes the environment from its input, and replaces itself. Names that a shell
// keeps for itself, such as bash's UID, cannot be set: a shell ignores them in its environment too.
const AS_USER = [
  'cd "$0" && karajo_env=$(cat) || exit 126',
  "unset OLDPWD",
  'eval "$karajo_env" 2>/dev/null',
  'exec "$@" </dev/null',
].join("\n");

/** How a command is started so that it is what its surroundings say. */
export function launchPlan(command: string, { identity, folder, env, shell }: Surroundings): LaunchPlan {
  const argv = [shell, "-c", command] as const;
  const plan = { argv, cwd: folder, env, input: undefined };
  switch (identity.kind) {
    case "own":
      return { ...plan, account: undefined };
    case "direct":
      return { ...plan, account: { uid: identity.account.uid, gid: identity.account.gid } };
    case "setpriv":
      return planAsUser(identity.account, [folder, ...argv], env);
    default:
      return identity satisfies never;
  }
}

/**
 * The job's environment must not surround what still runs as root: `LD_PRELOAD` in an env_file that the user may write
 * would make that user root. So it goes through a pipe, and is used once the user is no longer root.
 */
function planAsUser(account: Account, folderAndArgv: readonly string[], env: Environment): LaunchPlan {
  const mark = env[RUN_MARK];
  return {
    argv: ["setpriv", ...setprivOptions(account), "/bin/sh", "-c", AS_USER, ...folderAndArgv],
    cwd: "/",
    env: { PATH: SEARCH_PATH, ...(mark !== undefined && { [RUN_MARK]: mark }) },
    account: undefined,
    input: shellText(env),
  };
}

/** The environment as text for a shell. `command` keeps the shell alive where a name cannot be set. */
function shellText(env: Environment): string {
  return Object.entries(env)
    .filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    .map(([name, value]) => `command export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join("");
}
