import { Env } from "../../env.ts";
import { Karajo } from "../../karajo.ts";
import { printError } from "../print.ts";

/** Serves a configuration until it is told to stop; resolves with the exit status. A second signal cancels at once. */
export async function serve(configFile: string): Promise<number> {
  const env = await Env.load(configFile);
  const karajo = new Karajo(env);
  const stopped = new Promise<void>((resolve, reject) => {
    let signals = 0;
    const stop = () => {
      signals++;
      if (signals === 2) printError("karajo: canceling what still runs");
      karajo.stop({ now: signals > 1 }).then(resolve, reject);
    };
    process.on("SIGTERM", stop).on("SIGINT", stop);
  });
  await karajo.start();
  await stopped;
  return 0;
}
