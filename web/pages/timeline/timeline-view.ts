import { signal } from "@preact/signals";
import type { Zoom } from "../../model/timeline.ts";

/** How the timeline is looked at: it is the same when one comes back from a run. */
export const zoom = signal<Zoom>("24h");
export const search = signal("");
export const isTable = signal(false);
