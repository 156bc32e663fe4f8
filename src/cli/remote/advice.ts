import { ClientError, type ClientErrorCode } from "../../client/client-error.ts";
import type { ServerPlace } from "./server-place.ts";

/** What the API says of its refusals for programs; whoever reads them at a terminal knows what was asked. */
const REQUEST = / \((?:GET|POST) \S+ answered [0-9]{3} \w+\)$/;

/** The reason of a refusal, without the request that was refused. */
export function plainReason({ message }: Pick<ClientError, "message">): string {
  return message.replace(REQUEST, "");
}

/** What the API says of a job at the door, as people say it. */
const REFUSALS: Readonly<Partial<Record<ClientErrorCode, (name: string) => string>>> = {
  ERR_JOB_PAUSED: (name) => `${name} is paused: it takes no trigger until karajo resume`,
  ERR_JOB_ALREADY_RUN: (name) => `${name} runs, and as many runs wait as may (overlap, queue_limit)`,
};

/** An error about one job, which says so. */
export function aboutJob(name: string, error: unknown): unknown {
  if (!(error instanceof ClientError)) return error;
  const words = REFUSALS[error.code];
  return words === undefined ? error : new ClientError(error.code, words(name), { cause: error });
}

/** An error about an option of the client, by the name that a person gave it. */
export function aboutOption(error: unknown, { urlFrom }: Pick<ServerPlace, "urlFrom">): unknown {
  if (!(error instanceof ClientError)) return error;
  return new ClientError(error.code, error.message.replace(/^serverUrl\b/, urlFrom), { cause: error });
}

/** An error of the client as one that says what to do. */
export function advised(error: unknown, place: ServerPlace): unknown {
  if (!(error instanceof ClientError)) return error;
  const { code, status, retryAfterSeconds } = error;
  const reason = code === "NETWORK" ? `${place.url} cannot be reached: ${rootReason(error)}` : plainReason(error);
  const message = [reason, ...adviceFor(error, place)].join("\n");
  return new ClientError(code, message, { ...(status !== undefined && { status }), retryAfterSeconds, cause: error });
}

function adviceFor({ code, cause }: ClientError, place: ServerPlace): readonly string[] {
  const address = `The address is from ${place.urlFrom}.`;
  switch (code) {
    case "NETWORK":
      if (isAboutCertificate(cause))
        return ["To accept any certificate, as of a server that signs its own: --insecure"];
      if (speaksNoTls(cause)) return [`${address} Is it http:// rather than https://?`];
      if (speaksNoHttp(cause)) return [`${address} Is it https:// rather than http://?`];
      return [`${address} Does the server run? Another address is given with --url or KARAJO_URL`];
    case "TIMEOUT":
      return [`${address} Is it the right one? Another is given with --url or KARAJO_URL`];
    case "ERR_UNAUTHORIZED":
      return [secretAdvice(place)];
    case "BAD_ANSWER":
    case "ERR_NOT_FOUND":
      if (/\/karajo\/?$/.test(place.url)) return [`${address} Leave out /karajo at its end, which is added`];
      return [`${address} Is karajo there, and under this path?`];
    default:
      return [];
  }
}

function secretAdvice({ secret, secretFrom }: ServerPlace): string {
  if (secret !== "")
    return `The secret is from ${secretFrom}: is it the one of this server, its option secret in [karajo]?`;
  return "The secret of the server is needed, its option secret in [karajo]: give it with KARAJO_SECRET or --secret-file FILE";
}

/** What the innermost error says: `fetch` says no more than that it failed. */
function rootReason(error: Error): string {
  if (error.cause instanceof Error) return rootReason(error.cause);
  return speaksNoTls(error) ? "it does not speak TLS" : error.message;
}

function isAboutCertificate(error: unknown): boolean {
  return hasCode(error, /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/);
}

function speaksNoTls(error: unknown): boolean {
  return hasCode(error, /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/);
}

/** Its answer is not to be read, or none: a server for TLS hangs up. */
function speaksNoHttp(error: unknown): boolean {
  return hasCode(error, /^(?:HPE_|UND_ERR_SOCKET$)/);
}

/** Whether the error, or one that it comes from, has such a code. */
function hasCode(error: unknown, code: RegExp): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && code.test(String(error.code))) || hasCode(error.cause, code);
}
