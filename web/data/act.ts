import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import type { App } from "../app-context.ts";
import { type Api, ApiError, type JobCommand, type WireJob } from "./api.ts";
import type { Secret } from "./secret.ts";

export interface ActDeps {
  readonly api: Pick<Api, "command">;
  /** Left out where there are users: then the session speaks for the commands. */
  readonly secret: Secret | undefined;
  readonly tell: App["tell"];
  readonly nameOf: (key: WireJobKey) => string;
  readonly onUnauthorized: () => void;
}

const DONE: Readonly<Record<JobCommand, string>> = {
  trigger: "was triggered",
  cancel: "is being canceled",
  pause: "was paused",
  resume: "was resumed",
};

const UNDONE: Readonly<Record<JobCommand, string>> = {
  trigger: "was not triggered",
  cancel: "was not canceled",
  pause: "was not paused",
  resume: "was not resumed",
};

/** What the API says in words that are kept for programs, for people. */
const REASONS: Readonly<Record<string, string>> = {
  ERR_JOB_ALREADY_RUN: "no more of its runs may wait",
  ERR_JOB_PAUSED: "it is paused; resume it first",
};

/** What commands jobs and says what became of it. */
export function createAct(deps: ActDeps): App["act"] {
  const { secret, tell, nameOf, onUnauthorized } = deps;
  return async (key, command) => {
    for (;;) {
      if (secret !== undefined && !(await secret.isGiven())) return;
      const result = await sent(deps, key, command);
      if (!(result instanceof ApiError)) return tell(`${nameOf(key)} ${DONE[command]}`);
      if (result.status !== 401) {
        const reason = REASONS[result.code] ?? result.message;
        return tell(`${nameOf(key)} ${UNDONE[command]}: ${reason}`, "error");
      }
      if (secret === undefined) return onUnauthorized();
      secret.refuse();
    }
  };
}

async function sent({ api }: ActDeps, key: WireJobKey, command: JobCommand): Promise<WireJob | ApiError> {
  try {
    return await api.command(key, command);
  } catch (error) {
    return error instanceof ApiError ? error : new ApiError("BUG", String(error), 0);
  }
}
