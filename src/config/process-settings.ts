import type { EnvVariable, ProcessSettings } from "../domain/job.ts";
import type { Duration } from "../domain/time.ts";
import type { PROCESS_OPTIONS } from "./exec-job-options.ts";
import type { Values } from "./option.ts";

/** What the commands of a job take over from the server. */
export interface InheritedProcess {
  readonly dirBase: string;
  readonly killGrace: Duration;
}

/** How the commands of a job are run. */
export function processSettingsOf(
  values: Values<typeof PROCESS_OPTIONS>,
  { dirBase, killGrace }: InheritedProcess,
): ProcessSettings {
  const secrets = values.secret_env;
  const known = secrets.filter((one): one is EnvVariable => one.value !== undefined);
  return {
    env: [...values.env, ...known],
    envFiles: values.env_file.map(({ path, isOptional }) => ({ path: pathUnder(dirBase, path), isOptional })),
    envInherit: values.env_inherit.flat(),
    secretNames: [...new Set(secrets.map(({ name }) => name))],
    workingDir: values.working_dir === undefined ? undefined : pathUnder(dirBase, values.working_dir),
    shell: values.shell,
    user: values.user,
    successExitCodes: values.success_exit_codes,
    killGrace: values.kill_grace ?? killGrace,
    onRestart: values.on_restart,
  };
}

/** A path, which is relative to a folder unless it is absolute. */
function pathUnder(folder: string, path: string): string {
  return path.startsWith("/") ? path : `${folder.replace(/\/+$/, "")}/${path}`;
}
