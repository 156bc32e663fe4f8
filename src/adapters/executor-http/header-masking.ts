import type { HttpHeader } from "../../domain/job.ts";
import { HEADER_SIGN } from "../../domain/signature.ts";

const SECRET_NAMES = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  HEADER_SIGN.toLowerCase(),
]);
const SECRET_PARTS = /token|secret|password|api-?key|signature/i;

/** Whether the value of a header is nobody's business: not shown in a log, not sent on to another origin. */
export function isSecretHeader(name: string, headerSign: string): boolean {
  const lower = name.toLowerCase();
  return SECRET_NAMES.has(lower) || lower === headerSign.toLowerCase() || SECRET_PARTS.test(name);
}

/** The header as one line of a log, `Name: value`, a secret value as `***`. */
export function headerLine({ name, value }: HttpHeader, headerSign: string): string {
  // A line break would let a value pretend to be a line of karajo's own.
  return `${name}: ${isSecretHeader(name, headerSign) ? "***" : value}`.replace(/[\r\n]+/g, " ");
}
