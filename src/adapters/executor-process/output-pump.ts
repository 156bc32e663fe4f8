import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunOutput } from "../../ports/executor.ts";
import type { ChildOutput } from "./child.ts";

// Most commands have ended by then, and print so little that the pipe holds it: nothing has to flow for them.
const PATIENCE = 5 as Duration;
/**
 * How often a pipe is looked at that is held open when the command has ended, and how long one waits in between. Mostly a
 * child holds it which another thread starts in this moment: it has all pipes of this process until its program takes over.
 */
const LOOKS = 4;
const A_MOMENT = 1 as Duration;
// What a command wrote before it ended is in the pipe already; longer than this only a process that it left behind
// holds the pipe open.
export const DRAIN_PAUSE = 250 as Duration;
// One that goes on printing without such a pause is waited for no longer than this in all.
export const DRAIN_TIME = 2_000;
// What such a process may still write before it is no longer waited for: more than pipe and stream can hold.
export const DRAIN_LIMIT = 1_048_576;
/** What the log says then. */
export const HELD_OPEN =
  "--- A process left in the background holds the output open; what it prints from here on is not logged.";

/** Carries what a command prints to the log. */
export interface OutputPump {
  /**
   * Called when the command has ended: resolves when all that it wrote is in the log. What a process in the background
   * goes on to print is not waited for.
   */
  drain(): Promise<void>;
}

/** Starts to carry what comes from the pipe to the log. */
export function pumpOutput(
  child: ChildOutput,
  { clock, output }: { readonly clock: Clock; readonly output: RunOutput },
): OutputPump {
  let pump: Pump | undefined;
  const begin = () => {
    pump ??= startPump(child, output);
    return pump;
  };
  let isDraining = false;
  void clock.sleep(PATIENCE).then(() => void (isDraining || begin()));
  return {
    async drain() {
      isDraining = true;
      if (pump === undefined && (await takeRest(child, clock, output))) return;
      await drain(begin(), clock, output);
    },
  };
}

/** Carries what is in the pipe to the log; answers whether that was all. */
async function takeRest({ rest }: ChildOutput, clock: Clock, output: RunOutput): Promise<boolean> {
  if (rest === undefined) return false;
  for (let look = 1; ; look++) {
    const { bytes, isEnded } = rest();
    for (const piece of bytes) await output.write(piece);
    if (isEnded || look === LOOKS) return isEnded;
    await clock.sleep(A_MOMENT);
  }
}

interface Pump {
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** Bytes read so far. */
  count(): number;
  /** Whether output was read that is not written yet. */
  isBusy(): boolean;
  /** From now on what comes is read and dropped, so that whoever writes it is neither blocked nor killed. */
  letGo(): void;
}

function startPump(child: ChildOutput, output: RunOutput): Pump {
  let count = 0;
  let busy = false;
  let dropping = false;
  let hasEnded = false;
  const flow = child.flowTo(async (bytes) => {
    count += bytes.length;
    if (dropping) return;
    busy = true;
    await output.write(bytes);
    busy = false;
  });
  return {
    ended: flow.ended.then(() => {
      hasEnded = true;
    }),
    hasEnded: () => hasEnded,
    count: () => count,
    isBusy: () => busy,
    letGo() {
      dropping = true;
      flow.unref(); // the program may end although somebody still holds the other side
    },
  };
}

async function drain(pump: Pump, clock: Clock, output: RunOutput): Promise<void> {
  // Most have ended by now, or do in this very moment.
  await Promise.race([pump.ended, new Promise((resolve) => setImmediate(resolve))]);
  const before = pump.count();
  let waited = 0;
  while (!pump.hasEnded()) {
    const seen = pump.count();
    const pause = new AbortController();
    const isEnded = await Promise.race([
      pump.ended.then(() => true),
      clock.sleep(DRAIN_PAUSE, pause.signal).then(() => false),
    ]);
    pause.abort("over");
    if (isEnded) return;
    const isOver = pump.count() - before >= DRAIN_LIMIT;
    if (pump.isBusy() && !isOver) continue; // it is the log that takes its time
    waited += DRAIN_PAUSE;
    if (pump.count() === seen || isOver || waited >= DRAIN_TIME) {
      pump.letGo();
      return output.line(HELD_OPEN);
    }
  }
}
