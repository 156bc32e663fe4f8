import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Child, ChildOutput, LaunchPlan, Spawner } from "./child.ts";
import type { Exit } from "./exit.ts";

// This shell only joins stderr to stdout and replaces itself: with one pipe, lines stay in the order in which they were
// written, which two pipes cannot give.
const JOIN = 'exec "$0" "$@" 2>&1';

/** What starts the program so that all it prints goes to one pipe. */
export function joinedArgv(argv: LaunchPlan["argv"]): readonly [string, ...string[]] {
  return ["/bin/sh", "-c", JOIN, ...argv];
}

/**
 * Starts processes by Node itself, everywhere. Each start copies the memory map of this process, which holds up
 * everything else for a millisecond and more: the longer, the more memory the server has.
 */
export function createNodeSpawner(): Spawner {
  return {
    async start({ argv, cwd, env, account, input }) {
      const [file, ...args] = joinedArgv(argv);
      const options: SpawnOptions = { cwd, env: { ...env }, detached: true, ...account };
      const child = spawn(file, args, {
        ...options,
        stdio: [input === undefined ? "ignore" : "pipe", "pipe", "ignore"],
      });
      child.stdin?.on("error", () => undefined); // it ended before it has read; its exit status says so
      child.stdin?.end(input);
      const ended = exitOf(child);
      await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
      const { pid, stdout } = child;
      if (pid === undefined || stdout === null) throw new Error("Node started a process that it does not know");
      // Node has a stream of it in any case, and would throw away at the end what nobody listens to.
      stdout.on("readable", () => undefined);
      return { pid, output: outputOf(stdout), ended } satisfies Child;
    },
  };
}

function outputOf(stdout: Readable & { unref?: () => void }): ChildOutput {
  const carry = async (take: (bytes: Uint8Array) => Promise<void>) => {
    for await (const piece of stdout) await take(piece);
  };
  return {
    flowTo: (take) => ({
      ended: carry(take).catch(() => undefined), // the pipe broke: there is nothing more to read
      unref: () => stdout.unref?.(), // it is a socket in truth
    }),
    rest: undefined,
  };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (status, signal) =>
      resolve(signal === null ? { kind: "exit", status: status ?? 0 } : { kind: "signal", signal }),
    );
  });
}
