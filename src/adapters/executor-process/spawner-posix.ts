import { constants as files } from "node:fs";
import { constants } from "node:os";
import type { Child, LaunchPlan, Spawner } from "./child.ts";
import type { Exit } from "./exit.ts";
import { type Libc, systemError } from "./libc.ts";
import { PipeOutput } from "./pipe-output.ts";

const SIGNAL_NAMES = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));
/** How often children are looked at although no signal came. */
const LOOK_INTERVAL_MS = 1_000;

/**
 * Starts processes by posix_spawn(3), which takes the same short time however much memory the server has: see
 * docs/adr/0013-posix-spawn.md. What it cannot do, such as to start something as another user, `other` does.
 */
export function createPosixSpawner(libc: Libc, other: Spawner): Spawner {
  const reaper = new Reaper(libc);
  return {
    async start(plan) {
      if (!canSpawn(plan)) return other.start(plan);
      reaper.listen(); // before there is anything to be heard of
      const { pid, fd } = await spawn(libc, plan);
      const ended = reaper.exitOf(pid);
      return { pid, output: new PipeOutput(fd, libc), ended } satisfies Child;
    },
  };
}

function canSpawn({ argv, cwd, env, account, input }: LaunchPlan): boolean {
  if (account !== undefined || input !== undefined || !argv[0].includes("/")) return false;
  return ![...argv, cwd, ...Object.entries(env).flat()].some((text) => text.includes("\0")); // where C would end it
}

async function spawn(
  libc: Libc,
  { argv, cwd, env }: LaunchPlan,
): Promise<{ readonly pid: number; readonly fd: number }> {
  const [reading, writing] = libc.pipe();
  try {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const [pid, problem] = await libc.withActions((actions) => {
      actions.changeDirectory(cwd);
      actions.open(0, "/dev/null", files.O_RDONLY);
      actions.duplicate(writing, 1);
      actions.duplicate(writing, 2);
      return libc.spawn(argv[0], actions.buffer, argv, variables);
    });
    if (problem !== 0) throw systemError(problem, `spawn ${argv[0]}`);
    return { pid, fd: reading };
  } catch (error) {
    libc.close(reading);
    throw error;
  } finally {
    libc.close(writing);
  }
}

/** Waits for children: each is looked at when the system tells that one has ended. */
class Reaper {
  readonly #libc: Libc;
  readonly #awaited = new Map<number, { resolve(exit: Exit): void; reject(error: unknown): void }>();
  readonly #heard = () => this.#lookAtAll();
  #isListening = false;
  #looks: NodeJS.Timeout | undefined;

  constructor(libc: Libc) {
    this.#libc = libc;
  }

  listen(): void {
    if (!this.#isListening) process.on("SIGCHLD", this.#heard);
    this.#isListening = true;
  }

  exitOf(pid: number): Promise<Exit> {
    // biome-ignore lint/style/noRestrictedGlobals: a signal handler does not keep this process alive, as a child must
    this.#looks ??= setInterval(this.#heard, LOOK_INTERVAL_MS);
    return new Promise((resolve, reject) => {
      this.#awaited.set(pid, { resolve, reject });
      this.#look(pid); // it may have ended before it was known here
    });
  }

  /** One signal may stand for several children. */
  #lookAtAll(): void {
    for (const pid of this.#awaited.keys()) this.#look(pid);
  }

  #look(pid: number): void {
    const awaiting = this.#awaited.get(pid);
    try {
      const status = this.#libc.ended(pid);
      if (status === undefined) return;
      awaiting?.resolve(exitIn(status));
    } catch (error) {
      awaiting?.reject(error);
    }
    this.#awaited.delete(pid);
    if (this.#awaited.size > 0) return;
    clearInterval(this.#looks);
    this.#looks = undefined;
  }
}

/** As WIFEXITED, WEXITSTATUS and WTERMSIG of wait(2) read it. */
function exitIn(status: number): Exit {
  const signal = status & 0x7f;
  if (signal === 0) return { kind: "exit", status: (status >> 8) & 0xff };
  return { kind: "signal", signal: SIGNAL_NAMES.get(signal) ?? `SIG${signal}` };
}
