import type { WireComingSlot, WireJobChange, WireLane, WireSession } from "../wire-overview.ts";
import type { WireReload } from "../wire-reload.ts";
import { RUN } from "./history-schemas.ts";
import { JOB_EXEC, JOB_HTTP, JOB_KEY } from "./job-schemas.ts";
import { described, either, instant, listOf, objectOf, optional, text, truth, whole } from "./schema.ts";

export const SESSION = objectOf<WireSession>("Session", "Who asks, and what the server is.", {
  name: text("The title of the web interface."),
  version: text("The version of karajo."),
  user: optional(text("Who is logged in; left out where nobody is.")),
  has_users: truth("Whether one has to log in."),
  max_job_running: whole("How many runs may go on at the same time.", 1),
  now: whole("The clock of the server, in milliseconds since 1970.", 0),
});

export const JOB_CHANGE = objectOf<WireJobChange>(
  "JobChange",
  "A job that has changed, as the event `jobs` tells it.",
  {
    key: JOB_KEY,
    job: described("The job as it stands now.", either(JOB_EXEC, JOB_HTTP)),
    run: optional(described("Its newest run, if there is any.", RUN)),
  },
);

export const COMING_SLOT = objectOf<WireComingSlot>("ComingSlot", "An instant at which a timer will be due.", {
  at: instant("The instant."),
  local: instant("What the clocks of the job's zone show then, with their offset."),
  note: optional(text("What is to be known about it where the clocks change, in words.")),
});

export const LANE = objectOf<WireLane>("Lane", "What a job did and will do in a stretch of time.", {
  key: JOB_KEY,
  name: text("The name of the job."),
  runs: listOf(RUN, "Its runs, those that began last first."),
  slots: listOf(
    instant("An instant."),
    "When its timer is due from now on; of an interval only the next time is known.",
  ),
});

export const RELOAD = objectOf<WireReload>("Reload", "What a reload has done.", {
  jobs: whole("How many exec jobs there are now.", 0),
  http_jobs: whole("How many HTTP jobs there are now.", 0),
  warnings: listOf(text("A line."), "What is odd in the configuration."),
  needs_restart: listOf(text("The name of an option."), "What has changed and counts from the next start on."),
});
