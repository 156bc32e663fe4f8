import { setFlagsFromString } from "node:v8";
import { SECOND } from "../domain/time.ts";
import { Env } from "../env.ts";
import { Karajo } from "../karajo.ts";
import { terminalClock } from "./clock.ts";
import type { Shell } from "./shell.ts";

/** Serves a configuration until it is told to stop. A second signal cancels at once. */
export async function serve(configFile: string, { err }: Shell): Promise<void> {
  // Reading ten thousand jobs, and taking them over, makes much that is garbage a moment later. Left alone, Node lets its
  // young generation grow by 20 to 50 MB for it and never gives them back; kept small until then it takes no longer.
  setFlagsFromString("--semi-space-growth-factor=1");
  const env = await Env.load(configFile);
  const karajo = new Karajo(env);
  const stopped = new Promise<void>((resolve, reject) => {
    let signals = 0;
    const stop = () => {
      signals++;
      if (signals === 1 && err.isTerminal) {
        const forget = terminalClock.every(SECOND, () => {
          forget();
          if (signals === 1) err.line("karajo: waiting for what runs; Ctrl-C again cancels it");
        });
      }
      if (signals === 2) err.line("karajo: canceling what still runs");
      karajo.stop({ now: signals > 1 }).then(resolve, reject);
    };
    process.on("SIGTERM", stop).on("SIGINT", stop);
  });
  // What is wrong with it is in the log: whoever sends a signal reads nothing else.
  process.on("SIGHUP", () => void karajo.reload().catch(() => undefined));
  await karajo.start();
  setFlagsFromString("--semi-space-growth-factor=2");
  await stopped;
}
