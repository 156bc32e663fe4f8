/** How the commands of a job are run. */
export interface GivenProcess {
  /** Variables in the environment of the commands, each `NAME=value`. */
  readonly env?: readonly string[] | undefined;
  /** Variables whose values logs do not show, `NAME=value`; `NAME` alone means one that comes from elsewhere. */
  readonly secretEnv?: readonly string[] | undefined;
  /** Files with lines `NAME=value`, read at each run; with `-` before its path one may be missing. */
  readonly envFiles?: readonly string[] | undefined;
  /** Which variables of this process the commands get; `*` for all. */
  readonly envInherit?: readonly string[] | undefined;
  /**
   * The folder in which the commands run; relative to `dirBase`.
   * @default a folder of the job's own under `var/lib/karajo/job`
   */
  readonly workingDir?: string | undefined;
  /**
   * The program that runs each command, as `SHELL -c COMMAND`.
   * @default "/bin/sh"
   */
  readonly shell?: string | undefined;
  /**
   * As whom the commands run, a name or a number; this process must be root for it.
   * @default the user of this process
   */
  readonly user?: string | undefined;
  /**
   * The exit statuses of a command that succeeded, by commas, such as `0, 3, 10-19`.
   * @default "0"
   */
  readonly successExitCodes?: string | undefined;
  /**
   * How long a process may take to end once it is asked to, before it is killed.
   * @default the `killGrace` of the server
   */
  readonly killGrace?: string | undefined;
  /**
   * What becomes of a run when this server ends and another one is started on the same `dirBase`: `kill`, or `adopt`,
   * which goes on with it.
   * @default "kill"
   */
  readonly onRestart?: string | undefined;
}
