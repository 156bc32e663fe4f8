import type { HttpHeader } from "../domain/job.ts";
import { bad, ok, type Result } from "../domain/result.ts";
import { shown } from "./shown-text.ts";

/** Reads the name of a header: a token of RFC 9110, section 5.6.2. */
export function parseHeaderName(text: string): Result<string> {
  if (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text)) return ok(text);
  return bad(`invalid header name ${shown(text)}: expected letters, digits and "-", such as X-Karajo-Sign`);
}

/** Reads `Name: value`. The value is trimmed; it may be a credential, so that no message shows it. */
export function parseHeader(text: string): Result<HttpHeader> {
  const colon = text.indexOf(":");
  if (colon < 0) return bad('no colon in the header: expected "Name: value"');
  const name = parseHeaderName(text.slice(0, colon));
  if (!name.ok) return name;
  const value = text.slice(colon + 1).trim();
  const isClean = !/[^\P{Cc}\t]/u.test(value);
  return isClean ? ok({ name: name.value, value }) : bad(`control character in the value of the header ${name.value}`);
}
