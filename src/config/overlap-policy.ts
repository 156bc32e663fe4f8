import type { Overlap } from "../domain/overlap.ts";
import { isAsMeant, warnOfNoEffect } from "./no-effect.ts";
import type { Values } from "./option.ts";
import type { ProblemList } from "./problem.ts";
import type { Section } from "./section.ts";
import type { TIMED_OPTIONS } from "./timed-options.ts";

type OverlapValues = Pick<Values<typeof TIMED_OPTIONS>, "overlap" | "queue_limit" | "max_parallel">;

/** The options that mean nothing to each kind of overlap. */
const WITHOUT_EFFECT: Readonly<Record<Overlap["kind"], readonly string[]>> = {
  queue: ["max_parallel"],
  skip: ["queue_limit", "max_parallel"],
  replace: ["queue_limit", "max_parallel"],
  parallel: [],
};

/** What becomes of a trigger that comes while the job runs. */
export function overlapOf(section: Section, values: OverlapValues, problems: ProblemList): Overlap {
  const { overlap: kind, queue_limit: limit, max_parallel: most } = values;
  if (isAsMeant(section, "overlap")) {
    warnOfNoEffect(section, { keys: WITHOUT_EFFECT[kind], because: `overlap is ${kind}` }, problems);
  }
  switch (kind) {
    case "queue":
      return { kind, limit };
    case "parallel":
      return { kind, most, limit };
    case "skip":
    case "replace":
      return { kind };
    default:
      return kind satisfies never;
  }
}
