import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { Account } from "./account.ts";
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

// This shell only joins stderr to stdout and replaces itself: with one pipe, lines stay in the order in which they were
// written, which two pipes cannot give.
const JOIN = 'exec "$0" "$@" 2>&1';

// What runs once `setpriv` has become the user: enters the folder as that user, as cron does, since root may not enter
// a home that lies on another machine; takes the environment from its input, and replaces itself. Names that a shell
// keeps for itself, such as bash's UID, cannot be set: a shell ignores them in its environment too.
const AS_USER = [
  'cd "$0" && karajo_env=$(cat) || exit 126',
  "unset OLDPWD",
  'eval "$karajo_env" 2>/dev/null',
  'exec "$@" </dev/null',
].join("\n");

/** Starts a command in a process group and session of its own. Throws where Node does so at once. */
export function launch(command: string, { identity, folder, env, shell }: Surroundings): ChildProcess {
  const argv = [shell, "-c", command];
  const options: SpawnOptions = { cwd: folder, env: { ...env }, detached: true, stdio: ["ignore", "pipe", "ignore"] };
  switch (identity.kind) {
    case "own":
      return spawn("/bin/sh", ["-c", JOIN, ...argv], options);
    case "direct": {
      const { uid, gid } = identity.account;
      return spawn("/bin/sh", ["-c", JOIN, ...argv], { ...options, uid, gid });
    }
    case "setpriv":
      return launchAsUser(identity.account, [folder, ...argv], env);
    default:
      return identity satisfies never;
  }
}

/**
 * The job's environment must not surround what still runs as root: `LD_PRELOAD` in an env_file that the user may write
 * would make that user root. So it goes through a pipe, and is used once the user is no longer root.
 */
function launchAsUser(account: Account, folderAndArgv: readonly string[], env: Environment): ChildProcess {
  const become = ["setpriv", ...setprivOptions(account), "/bin/sh", "-c", AS_USER];
  const child = spawn("/bin/sh", ["-c", JOIN, ...become, ...folderAndArgv], {
    cwd: "/",
    env: { PATH: SEARCH_PATH, [RUN_MARK]: env[RUN_MARK] },
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin?.on("error", () => undefined); // it ended before it has read; its exit status says so
  child.stdin?.end(shellText(env));
  return child;
}

/** The environment as text for a shell. `command` keeps the shell alive where a name cannot be set. */
function shellText(env: Environment): string {
  return Object.entries(env)
    .filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    .map(([name, value]) => `command export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join("");
}
