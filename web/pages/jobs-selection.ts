import { useCallback, useEffect, useState } from "preact/hooks";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { useApp } from "../app-context.ts";
import { useKeys } from "../data/keys.ts";
import { go } from "../data/router.ts";
import { commandsOf, type JobCommandWord } from "../model/job-commands.ts";
import type { shownJobs } from "../model/job-filter.ts";

/** The job that keys are about. */
export interface JobSelection {
  readonly selected: WireJobKey | undefined;
  /** Its place in the list, when it was moved to by a key and has to be brought into sight. */
  readonly active: number | undefined;
  readonly select: (key: WireJobKey) => void;
}

/** Moves over the jobs, and commands them, by keys. */
export function useJobSelection(shown: ReturnType<typeof shownJobs>): JobSelection {
  const { act, tell } = useApp();
  const [selected, setSelected] = useState<WireJobKey | undefined>(undefined);
  const [active, setActive] = useState<number | undefined>(undefined);
  const index = shown.findIndex(([key]) => key === selected);
  const move = (by: number) => {
    if (shown.length === 0) return;
    const next = Math.min(Math.max(0, index + by), shown.length - 1);
    setSelected(shown[next]?.[0]);
    setActive(next);
  };
  const command = (...commands: readonly JobCommandWord[]) => {
    const [key, job] = shown[index] ?? [];
    if (key === undefined || job === undefined) return tell("Select a job with j and k first");
    const fitting = commands.find((each) => commandsOf(job.status).includes(each));
    if (fitting === undefined) return tell(`${job.name} is ${job.status}`);
    void act(key, fitting);
  };
  useKeys("The list of jobs", [
    { keys: "/", words: "search", run: () => document.getElementById("jobs-search")?.focus() },
    { keys: "j", words: "next job", run: () => move(1) },
    { keys: "k", words: "previous job", run: () => move(-1) },
    { keys: "Enter", words: "open the selected job", run: () => selected && go({ page: "job", key: selected }) },
    { keys: "r", words: "run the selected job now", run: () => command("trigger") },
    { keys: "p", words: "pause or resume the selected job", run: () => command("pause", "resume") },
    { keys: "c", words: "cancel what the selected job runs", run: () => command("cancel") },
  ]);
  useEffect(() => {
    if (active === undefined || selected === undefined) return;
    // Rows come into the document a moment after the list was scrolled to them.
    const frame = requestAnimationFrame(() => focusRow(selected));
    return () => cancelAnimationFrame(frame);
  }, [selected, active]);
  const select = useCallback((key: WireJobKey) => {
    setSelected(key);
    setActive(undefined);
  }, []);
  return { selected, active, select };
}

/** From the search to what it has found. */
export function goToFirstRow(): void {
  document.querySelector<HTMLElement>(".job-row a")?.focus();
}

function focusRow(key: WireJobKey): void {
  const row = [...document.querySelectorAll<HTMLElement>(".job-row")].find(({ dataset }) => dataset.key === key);
  row?.querySelector("a")?.focus({ preventScroll: true });
}
