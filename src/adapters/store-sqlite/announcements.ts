import type { JobKey } from "../../domain/job-id.ts";
import type { Instant } from "../../domain/time.ts";
import type { AnnouncedOutcome, OwedAnnouncement, Store } from "../../ports/store.ts";
import { whole } from "./columns.ts";
import type { StoreFile } from "./store-file.ts";

const ADD_ANNOUNCEMENT = `insert into announcement (job, counter, notifier, name, outcome, reason, at)
  values (:job, :counter, :notifier, :name, :outcome, :reason, :at) on conflict (job, counter, notifier) do nothing`;
const ANNOUNCEMENTS = "select job, counter, notifier, name, outcome, reason, at from announcement order by id";
const REMOVE_ANNOUNCEMENT = "delete from announcement where job = :job and counter = :counter and notifier = :notifier";

type AnnouncementMethods = "addAnnouncements" | "announcements" | "removeAnnouncement";

export function announcements(file: StoreFile): Pick<Store, AnnouncementMethods> {
  return {
    addAnnouncements: (added) =>
      file.write((execute) => {
        for (const { outcome, at, ...facts } of added) {
          const reason = outcome.kind === "failed" ? outcome.reason : null;
          execute(ADD_ANNOUNCEMENT, { ...facts, outcome: outcome.kind, reason, at: whole(at) });
        }
      }),
    announcements: () => file.all(ANNOUNCEMENTS, {}, toAnnouncement),
    removeAnnouncement: ({ job, counter, notifier }) =>
      file.writeSoon((execute) => void execute(REMOVE_ANNOUNCEMENT, { job, counter, notifier })),
  };
}

interface AnnouncementRow {
  readonly job: JobKey;
  readonly counter: number;
  readonly notifier: string;
  readonly name: string;
  readonly outcome: AnnouncedOutcome["kind"];
  readonly reason: string | null;
  readonly at: number;
}

function toAnnouncement(given: unknown): OwedAnnouncement {
  const { outcome: kind, reason, at, ...facts } = given as AnnouncementRow;
  const outcome = kind === "failed" ? { kind, reason: reason ?? "" } : { kind };
  return { ...facts, outcome, at: at as Instant };
}
