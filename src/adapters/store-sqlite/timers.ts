import type { JobKey } from "../../domain/job-id.ts";
import type { Instant } from "../../domain/time.ts";
import type { Store } from "../../ports/store.ts";
import { whole } from "./columns.ts";
import { clearAfter } from "./slots.ts";
import type { StoreFile } from "./store-file.ts";

/** The newest answer counts too; so nothing has to be written here while the job goes on. */
const TIMERS = `select json_group_array(json_array(job, timer, max(answered_until, ifnull(
    (select last from slot where slot.job = timer.job order by first desc limit 1), answered_until)))) as json
  from timer`;
const SET_TIMER = `insert into timer (job, timer, answered_until) values (:job, :timer, :until)
  on conflict (job) do update set timer = :timer, answered_until = :until`;

type TimerRow = readonly [job: JobKey, timer: string, answeredUntil: Instant];

export function timers(file: StoreFile): Pick<Store, "timers" | "setTimers"> {
  return {
    async timers() {
      const rows = await file.gathered<TimerRow>(TIMERS);
      return new Map(rows.map(([job, timer, answeredUntil]) => [job, { timer, answeredUntil }]));
    },
    setTimers: (timers) =>
      file.write((execute) => {
        for (const [job, { timer, answeredUntil }] of timers) {
          execute(SET_TIMER, { job, timer, until: whole(answeredUntil) });
          clearAfter(execute, job, answeredUntil);
        }
      }),
  };
}
