import type { Outcome } from "../../domain/run.ts";
import { type Attempt, announce, runNext } from "./attempt.ts";
import { notStarted } from "./exit.ts";
import { startKeeper } from "./keeper.ts";
import { followCommand, type KeptControl } from "./kept-command.ts";
import type { KeptAttempt, KeptCommandFolder, KeptRunFolder } from "./kept-folder.ts";
import { launchPlan, type Surroundings } from "./launch.ts";
import { systemText } from "./system-text.ts";

interface KeptAttemptControl extends KeptControl {
  /** How much of a command's output is kept at most while no server reads it. */
  readonly spoolSize: number;
}

/** The commands of an attempt, each of them kept, as far as they can be. */
export class KeptAttemptRun {
  readonly #folder: KeptRunFolder;
  readonly #attempt: Attempt;
  readonly #control: KeptAttemptControl;
  readonly #cancel = new AbortController();
  /** The command that an earlier server came to, and whether it has begun. */
  #found: { readonly index: number; readonly command: KeptCommandFolder | undefined } | undefined;
  /** Where something could not be written, the run goes on as that of any job. */
  #isKept = true;
  /** Why no further command may be started at all. */
  #problem: string | undefined;

  constructor(folder: KeptRunFolder, attempt: Attempt, control: KeptAttemptControl) {
    this.#folder = folder;
    this.#attempt = attempt;
    const { signal, leave } = control;
    this.#control = { ...control, signal: this.#cancel.signal };
    // A server that stops cancels what has not ended by then. What is kept has no need to: it is about to be left.
    const cancel = () => {
      if (!this.#isKept || !leave.aborted) this.#cancel.abort();
    };
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
  }

  /** Aborts when the attempt is to be ended. */
  get signal(): AbortSignal {
    return this.#cancel.signal;
  }

  async begin(attempt: KeptAttempt): Promise<void> {
    try {
      await this.#folder.begin(attempt);
    } catch (error) {
      await this.#keepNoMore(error);
    }
  }

  async resume(): Promise<void> {
    const commands = await this.#folder.commands();
    const last = commands.at(-1);
    if (last === undefined) return;
    const isGivenUp = await last.giveUp();
    this.#found = { index: last.index, command: isGivenUp ? undefined : last };
    // What they have left in the background is ended with the run.
    for (const command of commands.slice(0, -1)) {
      const process = await command.process();
      if (process !== undefined) this.#attempt.tree.add(process.pid);
    }
  }

  /** Runs a command, or goes on with it, or leaves it out, because it has succeeded before. */
  async run(command: string, index: number): Promise<Outcome | "left"> {
    const { signal, leave } = this.#control;
    const found = this.#found;
    if (found !== undefined && index < found.index) return { kind: "success" };
    if (found?.command !== undefined && index === found.index) return this.#follow(found.command);
    if (signal.aborted) return { kind: "canceled" };
    if (this.#problem !== undefined) return notStarted(this.#problem);
    if (!this.#isKept) return runNext(command, index, this.#attempt, signal);
    return leave.aborted ? "left" : this.#start(command, index);
  }

  async #start(command: string, index: number): Promise<Outcome | "left"> {
    const { surroundings, output } = this.#attempt;
    if (!surroundings.ok) return notStarted(surroundings.problem);
    let folder: KeptCommandFolder;
    try {
      folder = await this.#folder.add(index);
      await announce(output, index, command);
      if (this.#control.signal.aborted) return { kind: "canceled" };
      await startKeeper(folder, launchPlan(command, surroundings.value), this.#control.spoolSize);
    } catch (error) {
      await this.#keepNoMore(error);
      return this.run(command, index);
    }
    return this.#follow(folder);
  }

  #follow(folder: KeptCommandFolder): Promise<Outcome | "left"> {
    const { surroundings } = this.#attempt;
    const startTitle = surroundings.ok ? titleOf(surroundings.value) : "cannot start";
    return followCommand(folder, { ...this.#attempt, startTitle }, this.#control);
  }

  /** A job runs also when the disk is full. Nothing is left by which a later server might run its command again. */
  async #keepNoMore(error: unknown): Promise<void> {
    this.#isKept = false;
    await this.#folder.remove().catch(() => undefined);
    if ((await this.#folder.attempt()) !== undefined) {
      this.#problem = `cannot remove ${this.#folder.path}: ${systemText(error)}`;
      return;
    }
    await this.#attempt.output.line(`!!! this run cannot outlive karajo, as on_restart says: ${systemText(error)}`);
  }
}

function titleOf({ shell, folder }: Surroundings): string {
  return `cannot start ${shell} in ${folder}`;
}
