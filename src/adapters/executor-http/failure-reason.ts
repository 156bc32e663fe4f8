import type { Duration } from "../../domain/time.ts";

// OpenSSL's verification codes (X509_V_ERR_…), as Node names them, and Node's own for a wrong host name.
const CERTIFICATE = /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^CRL_|^INVALID_(CA|PURPOSE)$/;

/** Why an exchange failed, in one line. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  // A name with several addresses fails once for each; the error around them has no message.
  if (error instanceof AggregateError) return [...new Set(error.errors.map(failureReason))].join("; ");
  const code = property(error, "code");
  if (CERTIFICATE.test(code)) return `TLS certificate refused: ${oneLine(error.message)}`;
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) {
    return `TLS handshake failed: ${property(error, "reason") || oneLine(error.message)}`;
  }
  if (code === "UND_ERR_SOCKET") return "connection closed by the server before the response was complete";
  if (code === "UND_ERR_CONNECT_TIMEOUT")
    return oneLine(error.message.replace(/^Connect Timeout Error/, "connect timeout"));
  if (code.startsWith("HPE_")) return `malformed response: ${oneLine(error.message)}`;
  return oneLine(error.message) || error.name;
}

/** Says that the whole exchange took longer than `timeout`. */
export function timeoutReason(timeout: Duration): string {
  return `timeout after ${durationText(timeout)}`;
}

/** A length of time as Go writes it, without the parts that are zero: `2s`, `1m30s`, `100ms`. */
function durationText(duration: Duration): string {
  if (duration < 1_000) return `${duration}ms`;
  const minutes = Math.floor(duration / 60_000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(minutes / 60), "h"],
    [minutes % 60, "m"],
    [(duration - minutes * 60_000) / 1_000, "s"],
  ];
  return parts.map(([count, unit]) => (count === 0 ? "" : `${count}${unit}`)).join("");
}

function property(error: Error, name: string): string {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : "";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
