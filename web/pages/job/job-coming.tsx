import type { WireJobKey } from "../../../src/contract/wire-overview.ts";
import { useApp } from "../../app-context.ts";
import type { WireJob } from "../../data/api.ts";
import { useLoaded } from "../../data/use-loaded.ts";
import { comingTimes } from "../../model/coming.ts";
import { offsetAt } from "../../model/person-clock.ts";
import { ComingList } from "../../parts/coming-list.tsx";
import { Loading } from "../../parts/empty.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";

const COUNT = 10;

/** When the timer of a job is due next. */
export function JobComing({ jobKey, job }: { readonly jobKey: WireJobKey; readonly job: WireJob }) {
  const { api, now } = useApp();
  const version = `${job.next_run} ${job.schedule} ${job.interval}`;
  const [slots, retry] = useLoaded(() => api.next(jobKey, COUNT), version);
  const known = slots.state === "loading" ? undefined : slots.value;
  const times = comingTimes(known ?? [], { now: now.value, offsetAt });
  return (
    <section class="job-section">
      <h2>Next runs</h2>
      {job.status === "paused" && <p class="job-note">The job is paused: nothing runs at these times.</p>}
      {slots.state === "loading" && <Loading what="The next runs" />}
      {slots.state === "failed" && (
        <ErrorNote title="The next runs could not be read." reason={slots.reason} onRetry={retry} />
      )}
      {known !== undefined && times.length === 0 && <p class="job-note">{noneWords(job)}</p>}
      <ComingList times={times} now={now.value} />
    </section>
  );
}

function noneWords(job: WireJob): string {
  if (job.schedule !== undefined) return "The schedule has no time in the next ten years.";
  return "Its interval begins when the run that goes on has ended.";
}
