import type { WireRun } from "../../contract/wire-history.ts";
import { EXIT } from "../exit.ts";

/**
 * What the caller of `karajo run --follow` is told: what the command told, where it ended with a status of its own. A run
 * of which nobody knows any more how it ended has failed, too.
 */
export function exitOfRun(run: WireRun | undefined): number {
  switch (run?.status) {
    case "success":
      return EXIT.ok;
    case "canceled":
      return EXIT.canceled;
    default:
      return statusOfCommand(run) ?? EXIT.failed;
  }
}

/** The status is in the reason, `exit status N`. One of 0 is a failure by `success_exit_codes`. */
function statusOfCommand(run: WireRun | undefined): number | undefined {
  if (run?.failure !== "exit") return undefined;
  const status = Number(/\bexit status ([0-9]{1,3})\b/.exec(run.reason ?? "")?.[1]);
  return status >= 1 && status <= 255 ? status : undefined;
}

/** Whether nothing more will come of a run. */
export function isEnded({ status }: WireRun): boolean {
  return status !== "queued" && status !== "running";
}
