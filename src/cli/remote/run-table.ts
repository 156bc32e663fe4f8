import type { WireRun, WireSlot } from "../../contract/wire-history.ts";
import type { Colors } from "../shell.ts";
import { tableLines } from "../table.ts";
import { absoluteWords, instantOf, type TimeStyle } from "../time-words.ts";
import { coloredStatus, reasonWords, tookWords } from "./status-words.ts";

/** Runs as a table: `karajo history`. */
export function runTable(runs: readonly WireRun[], times: TimeStyle, colors: Colors): readonly string[] {
  const columns = [
    { title: "RUN", align: "right" },
    { title: "OUTCOME" },
    { title: "STARTED" },
    { title: "TOOK", align: "right" },
    { title: "TRIGGER" },
    { title: "REASON" },
  ] as const;
  const cells = runs.map((run) => [
    String(run.counter),
    coloredStatus(run.status, colors),
    timeWords(run.started_at, times),
    tookWords(run, times),
    run.trigger ?? "",
    reasonWords(run),
  ]);
  return tableLines(columns, cells, colors.bold);
}

/** Slots as a table, which says why a run is there or is not: `karajo slots`. */
export function slotTable(slots: readonly WireSlot[], times: TimeStyle, colors: Colors): readonly string[] {
  const columns = [
    { title: "DUE" },
    { title: "OUTCOME" },
    { title: "RUN", align: "right" },
    { title: "ENDED" },
    { title: "REASON" },
  ] as const;
  const cells = slots.map(({ slot, until, outcome, reason = "", run }) => [
    until === undefined ? timeWords(slot, times) : `${timeWords(slot, times)} to ${timeWords(until, times)}`,
    coloredStatus(outcome, colors),
    run === undefined ? "" : String(run.counter),
    run === undefined ? "" : coloredStatus(run.status, colors),
    [reason, run === undefined ? "" : reasonWords(run)].filter((words) => words !== "").join("; "),
  ]);
  return tableLines(columns, cells, colors.bold);
}

function timeWords(text: string | undefined, { zone }: TimeStyle): string {
  const at = instantOf(text);
  return at === undefined ? "" : absoluteWords(at, zone);
}
