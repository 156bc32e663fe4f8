import type { JobKey } from "../../domain/job-id.ts";
import type { Store } from "../../ports/store.ts";
import { whole } from "./columns.ts";
import type { StoreFile } from "./store-file.ts";

const PAUSES = "select job, paused from pause";
const SET_PAUSED = `insert into pause (job, paused, at) values (:job, :paused, :at)
  on conflict (job) do update set paused = :paused, at = :at`;

interface PauseRow {
  readonly job: JobKey;
  readonly paused: number;
}

export function pauses(file: StoreFile): Pick<Store, "pauses" | "setPaused"> {
  return {
    async pauses() {
      const rows = await file.all(PAUSES, {}, (row) => row as PauseRow);
      return new Map(rows.map(({ job, paused }) => [job, paused === 1]));
    },
    setPaused: (job, paused, at) =>
      file.write((execute) => void execute(SET_PAUSED, { job, paused: paused ? 1 : 0, at: whole(at) })),
  };
}
