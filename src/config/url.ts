import type { SmtpServer } from "../domain/configuration.ts";
import { bad, ok, type Result } from "../domain/result.ts";
import { parseHostPort } from "./host-port.ts";
import { shownUrl } from "./shown-text.ts";

/** Reads the URL of an HTTP job: an absolute `http:` or `https:` one, or a path on this server. Gives it unchanged. */
export function parseHttpUrl(text: string): Result<string> {
  const reason = httpUrlProblem(text);
  if (reason === undefined) return ok(text);
  return bad(`invalid URL ${shownUrl(text)}: ${reason}: expected http://…, https://…, or / and a path on this server`);
}

function httpUrlProblem(text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return "control character in it";
  if (text.startsWith("/")) return undefined;
  const match = /^https?:\/\/(?:[^/?#@\\]*@)?([^/?#]*)(?:[/?#]|$)/iu.exec(text);
  if (match === null) return "no http:// or https:// at its start";
  const authority = parseHostPort(match[1] ?? "");
  if (!authority.ok) return authority.problem;
  return authority.value.host === "" ? "the host is empty" : undefined;
}

/** Where mail is handed in. */
export type SmtpAddress = Pick<SmtpServer, "tls" | "host" | "port">;

const SMTP_SCHEMES: Readonly<Record<string, { readonly tls: SmtpServer["tls"]; readonly port: number }>> = {
  smtps: { tls: "implicit", port: 465 },
  "smtp+starttls": { tls: "starttls", port: 587 },
};

/** Reads `smtps://HOST[:PORT]` or `smtp+starttls://HOST[:PORT]`; without a port, 465 and 587. */
export function parseSmtpUrl(text: string): Result<SmtpAddress> {
  const invalid = (reason: string): Result<SmtpAddress> =>
    bad(`invalid URL ${shownUrl(text)}: ${reason}: expected smtps://HOST[:465] or smtp+starttls://HOST[:587]`);
  const [, schemeText = "", authorityText = ""] = /^([^:/]*):\/\/(.*?)\/?$/su.exec(text) ?? [];
  const name = schemeText.toLowerCase();
  const scheme = Object.hasOwn(SMTP_SCHEMES, name) ? SMTP_SCHEMES[name] : undefined;
  if (scheme === undefined) return invalid("neither smtps:// nor smtp+starttls:// at its start");
  if (authorityText.includes("@")) return invalid("user and password belong in smtp_user and smtp_password");
  const authority = parseHostPort(authorityText);
  if (!authority.ok) return invalid(authority.problem);
  const { host, port } = authority.value;
  return host === "" ? invalid("the host is empty") : ok({ tls: scheme.tls, host, port: port ?? scheme.port });
}
