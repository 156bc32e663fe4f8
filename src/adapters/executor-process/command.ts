import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Outcome } from "../../domain/run.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunOutput } from "../../ports/executor.ts";
import { exitText } from "./exit-text.ts";
import { identityOf } from "./leftovers.ts";
import { endGroup } from "./process-group.ts";

export interface Command {
  readonly command: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

type Child = ChildProcessByStdio<null, Readable, null>;

// What a command wrote before it ended is in the pipe already; longer than this only a process that it left behind
// holds the pipe open.
const DRAIN_PAUSE = 250 as Duration;
// What such a process may still write before it is no longer waited for: more than pipe and stream can hold.
const DRAIN_LIMIT = 1_048_576;

/** Runs one command to its end, or ends its whole process group when `signal` aborts. */
export async function runCommand(
  { clock, killGrace }: { readonly clock: Clock; readonly killGrace: Duration },
  command: Command,
  output: RunOutput,
  signal: AbortSignal,
): Promise<Outcome> {
  const child = start(command);
  const exited = exitOf(child);
  if (child.pid !== undefined) void identityOf(child.pid).then((identity) => identity && output.started(identity));
  const pump = pumpOutput(child.stdout, output);
  const ending = endOnAbort(child, { clock, killGrace, output, signal });
  const exit = await exited;
  // While the group is being ended its members may hold the pipe: only afterwards can it be drained.
  if (signal.aborted) await ending.settled();
  await drain(pump, clock, output);
  await ending.settled();
  if (signal.aborted) return { kind: "canceled" };
  return exit === undefined ? { kind: "success" } : { kind: "failed", reason: exit };
}

function start({ command, folder, env }: Command): Child {
  // The outer shell only joins stderr to stdout and replaces itself: with one pipe, lines stay in the order in which
  // they were written, which two pipes cannot give.
  return spawn("/bin/sh", ["-c", 'exec "$0" -c "$1" 2>&1', "/bin/sh", command], {
    cwd: folder,
    env: { ...env },
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
}

/** Resolves with why the process failed, or `undefined` when it ended well. */
function exitOf(child: Child): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(exitText(code, signal)));
    child.once("error", (error) => resolve(`cannot start /bin/sh: ${error.message}`));
  });
}

interface Pump {
  readonly ended: Promise<void>;
  /** Bytes read so far. */
  count(): number;
  /** Whether output was read that is not written yet. */
  isBusy(): boolean;
  /** From now on what comes is read and dropped, so that whoever writes it is neither blocked nor killed. */
  letGo(): void;
}

function pumpOutput(stdout: Readable, output: RunOutput): Pump {
  let count = 0;
  let busy = false;
  let dropping = false;
  const pump = async () => {
    for await (const chunk of stdout) {
      count += chunk.length;
      if (dropping) continue;
      busy = true;
      await output.write(chunk);
      busy = false;
    }
  };
  return {
    ended: pump().catch(() => undefined), // the pipe broke: there is nothing more to read
    count: () => count,
    isBusy: () => busy,
    letGo() {
      dropping = true;
      // The stream is a socket on a pipe: unref lets the program end although somebody still holds the other side.
      (stdout as Readable & { unref?: () => void }).unref?.();
    },
  };
}

async function drain(pump: Pump, clock: Clock, output: RunOutput): Promise<void> {
  const before = pump.count();
  for (;;) {
    const seen = pump.count();
    const pause = new AbortController();
    const isEnded = await Promise.race([
      pump.ended.then(() => true),
      clock.sleep(DRAIN_PAUSE, pause.signal).then(() => false),
    ]);
    pause.abort();
    if (isEnded) return;
    if (pump.isBusy() && pump.count() - before < DRAIN_LIMIT) continue;
    if (pump.count() === seen || pump.count() - before >= DRAIN_LIMIT) break;
  }
  pump.letGo();
  await output.line(
    "--- A process left in the background holds the output open; what it prints from here on is not logged.",
  );
}

interface EndOnAbortDeps {
  readonly clock: Clock;
  readonly killGrace: Duration;
  readonly output: RunOutput;
  readonly signal: AbortSignal;
}

/** Ends the group once the signal aborts; `settled` resolves when that is done, at once when it never began. */
function endOnAbort(child: Child, { clock, killGrace, output, signal }: EndOnAbortDeps): { settled(): Promise<void> } {
  let ending = Promise.resolve();
  const end = () => {
    if (child.pid === undefined) return;
    ending = endGroup(child.pid, killGrace, clock).then(async (survivors) => {
      for (const { pid, name } of survivors)
        await output.line(`!!! process ${pid} (${name}) is still alive after KILL`);
    });
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  return {
    async settled() {
      signal.removeEventListener("abort", end);
      await ending;
    },
  };
}
