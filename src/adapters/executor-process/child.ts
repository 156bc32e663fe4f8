import type { Account } from "./account.ts";
import type { Environment } from "./environment.ts";
import type { Exit } from "./exit.ts";

/** How a command is to be started: whoever starts it, this server or the keeper of a run. */
export interface LaunchPlan {
  /** The program, by its path or by a name to be looked for along the `PATH` of `env`, and its arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Environment;
  readonly account: Pick<Account, "uid" | "gid"> | undefined;
  /** What it is given to read; `undefined` is nothing, as from /dev/null. */
  readonly input: string | undefined;
}

/** A process that was started as the leader of a session and a process group of its own. */
export interface Child {
  readonly pid: number;
  readonly output: ChildOutput;
  /** How it ends. */
  readonly ended: Promise<Exit>;
}

/** What a process prints, stdout and stderr in the order in which they were written. */
export interface ChildOutput {
  /**
   * Gives `take` all that comes, until nobody holds the pipe any more. To be asked for once. A piece is to be taken before
   * `take` returns, for its memory is used again. The next one comes when what it answers resolves; it must not reject.
   */
  flowTo(take: (bytes: Uint8Array) => Promise<void>): Flow;
  /**
   * What is in the pipe now, without waiting, and whether nobody holds it any more: then there is no need for a flow, which
   * costs more than all else that is done for a process that prints little. `undefined` where there is one in any case.
   */
  readonly rest: (() => PipeRest) | undefined;
}

/** Output on its way. */
export interface Flow {
  /** Resolves when nothing more comes. */
  readonly ended: Promise<void>;
  /** From now on it does not keep this program running. */
  unref(): void;
}

export interface PipeRest {
  readonly bytes: readonly Uint8Array[];
  readonly isEnded: boolean;
}

/** A way to start processes. */
export interface Spawner {
  /** Throws, with the error of the system, when the process cannot be started. */
  start(plan: LaunchPlan): Child | Promise<Child>;
}
