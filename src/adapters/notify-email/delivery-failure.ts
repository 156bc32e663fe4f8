import type { NodemailerError } from "nodemailer";
import type { Notification } from "../../domain/configuration.ts";
import { NotifyError } from "../../ports/notifier.ts";

const NETWORK_CODES = new Set(["ECONNECTION", "ESOCKET", "ETIMEDOUT", "EDNS", "ETLS", "EPROTOCOL"]);

/** Says to which server a mail could not be given, why, and whether trying again can help. Never the password. */
export function deliveryFailure(notification: Notification, error: unknown): NotifyError {
  const { host, port } = notification.server;
  const said = error instanceof Error ? error.message : String(error);
  const shown = withoutPassword(said, notification);
  return new NotifyError(`cannot send mail through ${host}:${port}: ${shown.replace(/\s+/g, " ").trim()}`, {
    retry: canRetryHelp(error),
    // A server may repeat what it was told: then the error itself must not reach a log either.
    ...(shown === said ? { cause: error } : {}),
  });
}

/** A mail that some of its recipients will not get. Another attempt would give it to the others twice. */
export function partialDelivery(
  { server }: Notification,
  rejected: readonly string[],
  reasons: readonly NodemailerError[],
): NotifyError {
  const said = reasons.map(({ message }) => message).join("; ");
  const message = `${server.host}:${server.port} took the mail, but not for ${rejected.join(", ")}: ${said}`;
  return new NotifyError(message.replace(/\s+/g, " ").trim(), { retry: false });
}

function canRetryHelp(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, responseCode, message } = error as NodemailerError;
  // RFC 5321, section 4.2.1: 4yz is transient, also for authentication (454); 5yz is permanent.
  if (responseCode !== undefined) return responseCode >= 400 && responseCode < 500;
  // A certificate that is refused now will be refused in a minute.
  return code !== undefined && NETWORK_CODES.has(code) && !/certificate/i.test(message);
}

function withoutPassword(text: string, { user, password }: Notification): string {
  if (password === "") return text;
  const forms = [`\0${user}\0${password}`, password].map((secret) => Buffer.from(secret).toString("base64"));
  return [...forms, password].reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
}
