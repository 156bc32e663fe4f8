import { formatDuration, nanoseconds } from "../../domain/duration.ts";
import type { FailureWord } from "../../domain/retry-on.ts";
import type { Duration } from "../../domain/time.ts";

// OpenSSL's verification codes (X509_V_ERR_…), as Node names them, and Node's own for a wrong host name.
const CERTIFICATE = /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^CRL_|^INVALID_(CA|PURPOSE)$/;

// What the system says of sockets and names, and undici of a connection that did not come about.
const NETWORK = new Set([
  "EADDRNOTAVAIL",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETRESET",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const NAME_LOOKUP = /^EAI_/;

// The second and third are what undici says where the response has `Connection: close`.
const BROKEN_OFF = /^(UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|HPE_INVALID_EOF_STATE)$/;

// Of the HTTP parser, of zlib and of brotli.
const MALFORMED = /^(HPE_|Z_|ERR__ERROR_)/;

/** Why an exchange failed, in one line. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  // A name with several addresses fails once for each; the error around them has no message.
  if (error instanceof AggregateError) return [...new Set(error.errors.map(failureReason))].join("; ");
  const code = property(error, "code");
  if (isCertificateError(code)) return `TLS certificate refused: ${oneLine(error.message)}`;
  if (isHandshakeError(code)) {
    return `TLS handshake failed: ${property(error, "reason") || oneLine(error.message)}`;
  }
  if (isBrokenOff(error)) return "connection closed by the server before the response was complete";
  if (code === "UND_ERR_CONNECT_TIMEOUT")
    return oneLine(error.message.replace(/^Connect Timeout Error/, "connect timeout"));
  if (isParserError(error) || MALFORMED.test(code)) return `malformed response: ${oneLine(error.message)}`;
  return oneLine(error.message) || error.name;
}

/**
 * What kind of failure that was: `unreachable` where no server answered, or its answer did not arrive whole; else
 * `error`, such as an answer that makes no sense.
 */
export function failureWord(error: unknown): Extract<FailureWord, "unreachable" | "error"> {
  return isUnreachable(error) ? "unreachable" : "error";
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Only connecting fails in several ways at once: once for each address of a name.
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  const code = property(error, "code");
  const isOfNetwork = NETWORK.has(code) || NAME_LOOKUP.test(code) || isBrokenOff(error);
  return isOfNetwork || isCertificateError(code) || isHandshakeError(code);
}

/** Says that the whole exchange took longer than `timeout`. */
export function timeoutReason(timeout: Duration): string {
  return `timeout after ${durationText(timeout)}`;
}

/** A length of time as Go writes it, without the parts that are zero: `2s`, `1m30s`, `1h`. A limit is not rounded. */
function durationText(duration: Duration): string {
  return formatDuration(BigInt(nanoseconds(duration))).replace(/(?<=[hm])0[ms]/g, "");
}

function isCertificateError(code: string): boolean {
  return CERTIFICATE.test(code);
}

function isHandshakeError(code: string): boolean {
  return code === "EPROTO" || code.startsWith("ERR_SSL_");
}

/** Whether the connection ended before the response did. */
function isBrokenOff(error: Error): boolean {
  return (
    BROKEN_OFF.test(property(error, "code")) || (isParserError(error) && error.message.includes("Invalid EOF state"))
  );
}

/** Undici 7.30 looks the code of these up the wrong way round, so that they have none, only a name and a message. */
function isParserError(error: Error): boolean {
  return error.name === "HTTPParserError";
}

function property(error: Error, name: string): string {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : "";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
