import type { Settings } from "../domain/configuration.ts";
import type { Duration } from "../domain/time.ts";
import { KARAJO_OPTIONS } from "./option-table.ts";
import type { ProblemList } from "./problem.ts";
import { readSection } from "./read-section.ts";
import { optionNameIn, placeOf, type Section, textOf } from "./section.ts";
import { shown } from "./shown-text.ts";
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
    httpBodyLimit: bodyLimitOf(section, values.http_body_limit, problems),
    dirBase: values.dir_base,
    dirPublic: values.dir_public,
    secret: values.secret ?? "",
    maxJobRunning: countFromOne(section, running, problems),
    isDevelopment: values.is_development,
    shutdownGrace: graceOf(section, { key: "shutdown_grace", value: values.shutdown_grace }, problems),
    killGrace: graceOf(section, { key: "kill_grace", value: values.kill_grace }, problems),
  };
}

function bodyLimitOf(section: Section, value: number, problems: ProblemList): number {
  if (value >= 1) return value;
  const message = `${optionNameIn(section, "http_body_limit")} is ${value}: expected a number of bytes, from 1`;
  problems.error(placeOf(section, "http_body_limit"), message);
  return value;
}

function graceOf(
  section: Section,
  { key, value }: { readonly key: string; readonly value: Duration },
  problems: ProblemList,
): Duration {
  if (value >= 0) return value;
  const message = `${optionNameIn(section, key)} is ${shown(textOf(section, key))}: expected a duration from 0s`;
  problems.error(placeOf(section, key), message);
  return value;
}
