import { parseCommaList } from "../domain/comma-list.ts";
import type { EnvFile, EnvVariable, OnRestart } from "../domain/job.ts";
import { bad, ok, type Result } from "../domain/result.ts";
import { EXIT_STATUSES, parseStatusRanges, type StatusRange } from "../domain/status-ranges.ts";
import { shown } from "./shown-text.ts";
import { oneOf, plain, type ValueType } from "./value-types.ts";

/** A variable whose value no log may show; without a value it comes from elsewhere. */
export interface SecretVariable {
  readonly name: string;
  readonly value: string | undefined;
}

/** `NAME=value`. No message shows what may be the value. */
export const envVariable: ValueType<EnvVariable> = {
  name: "NAME=value",
  given: "string",
  parse(written) {
    const equals = written.indexOf("=");
    if (equals < 0) return bad({ message: 'no "=" in the variable: expected NAME=value' });
    const name = variableNameOf(written.slice(0, equals));
    return name.ok ? ok({ name: name.value, value: written.slice(equals + 1) }) : bad({ message: name.problem });
  },
};

/** `NAME=value` or `NAME`. No message shows any of it: a value that stands alone by mistake looks like a name. */
export const secretVariable: ValueType<SecretVariable> = {
  name: "NAME=value or NAME",
  given: "string",
  parse(written) {
    const equals = written.indexOf("=");
    const name = equals < 0 ? written : written.slice(0, equals);
    if (!VARIABLE_NAME.test(name)) return bad({ message: `invalid name of a variable: ${EXPECTED_NAME}` });
    if (isReserved(name)) return bad({ message: RESERVED });
    return ok({ name, value: equals < 0 ? undefined : written.slice(equals + 1) });
  },
};

/** The path of a file; with `-` before it the file may be missing. */
export const envFile: ValueType<EnvFile> = {
  name: "path",
  given: "string",
  parse(written) {
    const isOptional = written.startsWith("-");
    const path = isOptional ? written.slice(1).trimStart() : written;
    if (path !== "") return ok({ path, isOptional });
    return bad({ message: "no path after -: expected the path of a file, with - before it when it may be missing" });
  },
};

/** Names of variables, or `*`, by commas. */
export const variableNames: ValueType<readonly string[]> = {
  name: "names or *",
  given: "string",
  parse: (written) => parseCommaList(written, (item) => (item === "*" ? ok(item) : variableNameOf(item))),
};

export const absolutePath: ValueType<string> = {
  name: "path",
  given: "string",
  parse(written) {
    if (written.startsWith("/")) return ok(written);
    return bad({ message: `${shown(written)} is no absolute path: expected one that starts with /, such as /bin/sh` });
  },
};

/** The name or the number of a user of this machine, whether or not there is such a user. */
export const userName: ValueType<string> = { name: "user", given: "string", parse: plain(parseUserName) };

export const exitStatuses: ValueType<readonly StatusRange[]> = {
  name: "statuses",
  given: "string",
  parse: (written) => parseStatusRanges(written, EXIT_STATUSES),
};

export const onRestart = oneOf<OnRestart>("on_restart", ["kill", "adopt"]);

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const EXPECTED_NAME = 'expected letters, digits and "_", and no digit at the start';
const RESERVED = "names that start with KARAJO_ are karajo's own: expected another name";

function variableNameOf(text: string): Result<string> {
  if (!VARIABLE_NAME.test(text)) return bad(`invalid name of a variable ${shown(text)}: ${EXPECTED_NAME}`);
  return isReserved(text) ? bad(RESERVED) : ok(text);
}

function isReserved(name: string): boolean {
  return name.startsWith("KARAJO_");
}

/**
 * As useradd takes it: shadow's `is_valid_user_name`, without the names that begin with a digit; and with `.` and `@`, which
 * names have that come from a directory (LDAP).
 */
function parseUserName(text: string): Result<string> {
  if (/^(?:[a-z_][a-z0-9_.@-]*\$?|[0-9]+)$/.test(text)) return ok(text);
  return bad(`invalid user ${shown(text)}: expected a name such as www-data, or a number`);
}
