import type { Settings } from "../domain/configuration.ts";
import { KARAJO_OPTIONS } from "./option-table.ts";
import type { ProblemList } from "./problem.ts";
import { readSection } from "./read-section.ts";
import type { Section } from "./section.ts";
import { countFromOne } from "./timed-job.ts";

/** The settings of the server, from the `[karajo]` section. `secret` is empty where none is configured. */
export function readSettings(section: Section, problems: ProblemList): Settings {
  const values = readSection(section, KARAJO_OPTIONS, problems);
  const { fallback } = KARAJO_OPTIONS.max_job_running;
  const running = { key: "max_job_running", value: values.max_job_running, fallback };
  return {
    name: values.name,
    listenAddress: values.listen_address,
    httpTimeout: values.http_timeout === 0 ? KARAJO_OPTIONS.http_timeout.fallback : values.http_timeout,
    httpBodyLimit: values.http_body_limit,
    dirBase: values.dir_base,
    dirPublic: values.dir_public,
    secret: values.secret ?? "",
    maxJobRunning: countFromOne(section, running, problems),
    isDevelopment: values.is_development,
    shutdownGrace: values.shutdown_grace,
    killGrace: values.kill_grace,
  };
}
