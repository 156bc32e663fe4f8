import type { Answer } from "../wire.ts";
import { RUN, SLOT } from "./history-schemas.ts";
import { ENVIRONMENT, JOB_EXEC, JOB_HTTP, LOG } from "./job-schemas.ts";
import { COMING_SLOT, JOB_CHANGE, LANE, RELOAD, SESSION } from "./overview-schemas.ts";
import { type NamedSchema, objectOf, optional, text, whole } from "./schema.ts";

/** An answer that refuses. Its message may be missing only where an embedding program answers. */
export const PROBLEM = objectOf<Omit<Answer, "data">>("Problem", "Why a request was refused.", {
  code: whole("The HTTP status.", 400),
  message: optional(text("Why, for people; it may change.")),
  name: optional(text("The code of the error, such as `ERR_JOB_PAUSED`; it does not change.")),
});

/** Every schema that has a name. */
export const SCHEMAS: readonly Pick<NamedSchema<unknown>, "name" | "definition">[] = [
  JOB_EXEC,
  JOB_HTTP,
  LOG,
  ENVIRONMENT,
  RUN,
  SLOT,
  COMING_SLOT,
  LANE,
  JOB_CHANGE,
  SESSION,
  RELOAD,
  PROBLEM,
];
