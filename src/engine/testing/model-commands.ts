import fc from "fast-check";
import { aShape, NAMES, type Name, type Shape } from "./model-jobs.ts";
import { aLimit } from "./model-runs.ts";

/** What a test may do to an engine, or let happen around it. */
export type ModelCommand =
  | Event
  | { readonly do: "pause" | "resume" | "cancel"; readonly name: Name }
  | Reload
  | { readonly do: "disk"; readonly is: "slow" | "working" }
  | { readonly do: "disk"; readonly is: "catching up"; readonly steps: number }
  | ({ readonly do: "stop" } & Absence)
  | Crash;

/** What happens by itself. */
export type Event =
  | { readonly do: "trigger"; readonly name: Name }
  | { readonly do: "end"; readonly which: number; readonly as: "success" | "failed" }
  | { readonly do: "advance"; readonly seconds: number };

/** A job is another one from now on, or is not there. */
export interface Reload {
  readonly do: "reload";
  readonly name: Name;
  readonly to: Shape | undefined;
  readonly maxJobRunning: number;
}

/** How long there is no server, and what is changed meanwhile. */
export interface Absence {
  readonly minutesDown: number;
  readonly change: Reload | undefined;
}

/** Of what was not on the disk yet, some steps are kept; so are those that follow from what happens at the same time. */
export interface Crash extends Absence {
  readonly do: "crash";
  readonly during: Event | undefined;
  readonly stepsKept: number;
}

const name = fc.constantFrom(...NAMES);

const is = <const Word>(word: Word) => fc.constant(word);

const aReload: fc.Arbitrary<Reload> = fc.record({
  ...{ do: is("reload"), name, maxJobRunning: aLimit },
  to: fc.option(aShape, { nil: undefined, freq: 3 }),
});
const absence = {
  minutesDown: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 })),
  change: fc.option(aReload, { nil: undefined, freq: 1 }),
};
const aTrigger = fc.record({ do: is("trigger"), name });
const anEnd = fc.record({ do: is("end"), which: fc.nat(2), as: fc.constantFrom("success", "failed") });
const aMoment = fc.record({ do: is("advance"), seconds: fc.integer({ min: 1, max: 60 }) });
const anEvent: fc.Arbitrary<Event> = fc.oneof(aTrigger, anEnd, aMoment);

/** Any command; those that let something go on come more often than those that end it. */
export const aCommand: fc.Arbitrary<ModelCommand> = fc.oneof(
  { weight: 12, arbitrary: aTrigger },
  { weight: 8, arbitrary: anEnd },
  { weight: 4, arbitrary: aMoment },
  { weight: 3, arbitrary: fc.record({ do: is("advance"), seconds: fc.integer({ min: 61, max: 900 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("pause", "resume", "cancel"), name }) },
  { weight: 2, arbitrary: aReload },
  { weight: 3, arbitrary: fc.record({ do: is("disk"), is: fc.constantFrom("slow", "working") }) },
  { weight: 1, arbitrary: fc.record({ do: is("disk"), is: is("catching up"), steps: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: is("stop"), ...absence }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: is("crash"), stepsKept: fc.nat(4), ...absence },
      during: fc.option(anEvent, { nil: undefined, freq: 2 }),
    }),
  },
);
