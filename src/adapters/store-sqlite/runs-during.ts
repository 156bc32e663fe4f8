import type { JobKey } from "../../domain/job-id.ts";
import { HOUR } from "../../domain/time.ts";
import type { JobRun, Page, Store } from "../../ports/store.ts";
import { whole } from "./columns.ts";
import { RECORD_COLUMNS, toRunRecord } from "./run-rows.ts";
import type { StoreFile } from "./store-file.ts";

/** Runs that took so long have an index of their own, which has few entries. All others are found by when they began. */
const LONG = HOUR;

const ORDER = "order by started_at desc, job, counter desc limit :limit";
const BEGUN_IN_PAGE = `select r.job, ${RECORD_COLUMNS} from run r indexed by run_started
  where r.started_at between :from and :to ${ORDER}`;
/** What was going on when the page begins. A run that has ended and is not long has begun within an hour before. */
const BEGUN_BEFORE = `select r.job, ${RECORD_COLUMNS} from run r indexed by run_started
    where r.started_at >= :from - ${LONG} and r.started_at < :from and (r.ended_at >= :from or r.outcome is null)
  union all select r.job, ${RECORD_COLUMNS} from run r indexed by run_long
    where r.started_at < :from - ${LONG} and r.ended_at - r.started_at >= ${LONG} and r.ended_at >= :from
  union all select r.job, ${RECORD_COLUMNS} from run r indexed by run_unfinished
    where r.started_at < :from - ${LONG} and r.outcome is null
  ${ORDER}`;

/**
 * Costs as much as the runs of the page and of an hour before it, however many there are: it holds up everything else.
 */
export function runsDuring(file: StoreFile): Store["runsDuring"] {
  return async (page: Page) => {
    const [from, to] = [whole(page.from), whole(page.to)];
    const within = await file.all(BEGUN_IN_PAGE, { from, to, limit: page.limit }, toJobRun);
    const before = await file.all(BEGUN_BEFORE, { from, limit: page.limit - within.length }, toJobRun);
    return [...within, ...before];
  };
}

function toJobRun(row: unknown): JobRun {
  return { job: (row as { readonly job: JobKey }).job, run: toRunRecord(row) };
}
