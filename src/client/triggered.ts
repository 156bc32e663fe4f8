import { RUN_COUNTER_HEADER } from "../contract/routes.ts";
import { objectIn, type RawAnswer } from "./answer.ts";

/** How a job stood just before it took a trigger. */
export type Triggered<Job> = Job & {
  /** The number of the run that the trigger became; left out where the server is too old to say, or the browser hides it. */
  readonly counter?: number;
};

/** The answer to a trigger that was taken. Throws as {@link objectIn} does. */
export function triggeredIn<Job extends object>(raw: RawAnswer): Triggered<Job> {
  const counter = raw.header(RUN_COUNTER_HEADER) ?? "";
  return { ...objectIn<Job>(raw), ...(/^[1-9][0-9]{0,14}$/.test(counter) && { counter: Number(counter) }) };
}
