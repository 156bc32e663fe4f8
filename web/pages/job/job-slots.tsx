import { useState } from "preact/hooks";
import type { WireJobKey } from "../../../src/contract/wire-overview.ts";
import { useApp } from "../../app-context.ts";
import type { WireJob } from "../../data/api.ts";
import { useLoaded } from "../../data/use-loaded.ts";
import { addressOf } from "../../model/route.ts";
import { slotCounts, slotGroups } from "../../model/slot-words.ts";
import { Button } from "../../parts/button.tsx";
import { Loading } from "../../parts/empty.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { SlotList } from "../../parts/slot-list.tsx";

/** As many as a job has that is due every few minutes of a day. */
const LIMIT = 300;
/** What is shown at first: there is more to see below it. */
const FIRST = 10;

/** What became of each time at which the timer was due: why it ran, or did not. */
export function JobSlots({ jobKey, job }: { readonly jobKey: WireJobKey; readonly job: WireJob }) {
  const { api, live, now } = useApp();
  const [isTroubleOnly, setTroubleOnly] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const [newest] = live.runsOf(jobKey).value;
  const version = `${job.next_run} ${job.last_run} ${newest?.counter} ${newest?.status}`;
  const [loaded, retry] = useLoaded(() => api.slots(jobKey, { limit: LIMIT }), version);
  const slots = (loaded.state === "loading" ? undefined : loaded.value) ?? [];
  const groups = slotGroups(slots).filter(({ tone }) => !isTroubleOnly || (tone !== "ok" && tone !== "run"));
  const hrefOf = (counter: number) => addressOf({ page: "run", key: jobKey, counter, line: undefined });
  return (
    <section class="job-section">
      <div class="job-section-head">
        <h2>Did it run when it was due?</h2>
        {slots.length > 0 && (
          <Button kind="quiet" icon="filter" isPressed={isTroubleOnly} onClick={() => setTroubleOnly(!isTroubleOnly)}>
            Hide what went well
          </Button>
        )}
      </div>
      {loaded.state === "loading" && <Loading what="What became of the times" />}
      {loaded.state === "failed" && (
        <ErrorNote title="What became of the times could not be read." reason={loaded.reason} onRetry={retry} />
      )}
      {loaded.state === "loaded" && <p class="job-note">{summaryWords(slots)}</p>}
      {isTroubleOnly && slots.length > 0 && groups.length === 0 && <p class="job-note">Everything went well.</p>}
      {groups.length > 0 && (
        <SlotList groups={isWhole ? groups : groups.slice(0, FIRST)} now={now.value} hrefOf={hrefOf} />
      )}
      {!isWhole && groups.length > FIRST && (
        <div class="job-older">
          <Button icon="chevron-down" onClick={() => setWhole(true)}>
            {groups.length - FIRST} more
          </Button>
        </div>
      )}
    </section>
  );
}

function summaryWords(slots: Parameters<typeof slotCounts>[0]): string {
  if (slots.length === 0) return "It was not due in the last 24 hours.";
  const counts = slotCounts(slots).map(({ word, count }) => `${count} ${word}`);
  const what = slots.length >= LIMIT ? `The last ${LIMIT} times` : "In the last 24 hours";
  return `${what}: ${counts.join(", ")}.`;
}
