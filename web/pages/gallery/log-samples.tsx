import type { Sample } from "./gallery-section.tsx";

/** The parts of a log. */
export const logSamples: readonly Sample[] = [];
