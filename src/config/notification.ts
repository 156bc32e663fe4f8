import type { Notification } from "../domain/configuration.ts";
import { NOTIFICATION_OPTIONS } from "./option-table.ts";
import type { ProblemList } from "./problem.ts";
import { readSection, required } from "./read-section.ts";
import { nounOf, placeOf, type Section } from "./section.ts";
import type { SmtpAddress } from "./url.ts";

/** The environment variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

const NOWHERE: SmtpAddress = { tls: "implicit", host: "", port: 465 };

/** The notification of a `[notif "NAME"]` section. */
export function readNotification(section: Section, environment: Environment, problems: ProblemList): Notification {
  const values = readSection(section, NOTIFICATION_OPTIONS, problems);
  const kind = required({ section, key: "kind", value: values.kind }, "email", problems);
  const address = required({ section, key: "smtp_server", value: values.smtp_server }, NOWHERE, problems);
  if (values.from === undefined) problems.warning(section.place, `${nounOf(section)} has no from: mail may be refused`);
  if (values.to.length === 0) problems.warning(section.place, `${nounOf(section)} has no to: it tells nobody`);
  const resolved = (key: string, value: string | undefined): string =>
    resolveVariable({ section, key, value: value ?? "", environment }, problems);
  return {
    kind,
    name: section.name,
    server: { ...address, insecure: values.smtp_insecure },
    user: resolved("smtp_user", values.smtp_user),
    password: resolved("smtp_password", values.smtp_password),
    from: values.from ?? "",
    to: values.to,
  };
}

/** A value that is `$NAME` as a whole is that of the environment variable; any other stands for itself. */
function resolveVariable(
  given: { readonly section: Section; readonly key: string; readonly value: string; readonly environment: Environment },
  problems: ProblemList,
): string {
  const { section, key, value, environment } = given;
  const name = /^\$([A-Za-z_][A-Za-z0-9_]*)$/.exec(value)?.[1];
  if (name === undefined) return value;
  const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (found === undefined) problems.error(placeOf(section, key), `environment variable ${name} is not set`);
  return found ?? "";
}
