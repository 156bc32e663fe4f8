import type { HttpHeader, HttpJob, HttpMethod, RequestType } from "../../domain/job.ts";
import type { Digest } from "../../ports/digest.ts";

/** A request as it goes over the wire, apart from what the connection itself adds (`Host`, `Content-Length`). */
export interface HttpRequest {
  readonly method: HttpMethod;
  /** Scheme, host and port. */
  readonly origin: string;
  /** The path and the query as they stand on the request line: printable ASCII only. */
  readonly target: string;
  readonly headers: readonly HttpHeader[];
  /** Empty when there is none. */
  readonly body: string;
}

/** What a request needs to know beside its job. */
export interface RequestFacts {
  readonly epochSeconds: number;
  /** Where URLs that start with `/` go, such as `http://127.0.0.1:31937`. Asking the system costs more than the rest. */
  ownAddress(): string;
  readonly version: string;
  readonly digest: Pick<Digest, "hmac">;
  /** The run's, in printable ASCII. */
  readonly idempotencyKey: string;
}

// The connection frames the message itself; Go's client, too, ignored or owned these whatever a job said.
const CONNECTION_HEADERS = new Set([
  "content-length",
  "expect",
  "keep-alive",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

// Of type query karajo knows nothing but that its body, if it has one, is a text of a configuration file.
const CONTENT_TYPES: Readonly<Record<RequestType, string>> = {
  query: "text/plain; charset=utf-8",
  form: "application/x-www-form-urlencoded",
  json: "application/json",
};

/**
 * The request of `job`, with `_karajo_epoch` in its query or body, and signed when the job has a secret. What is
 * signed is the query or the body exactly as sent. Throws a `TypeError` when the URL cannot be used.
 *
 * A body of the job's own is what is sent and signed, and `_karajo_epoch` is nowhere: the body belongs to whoever is
 * asked, and in the query nothing would vouch for it. So all attempts of a run send the same request under the same
 * Idempotency-Key, as a server that compares them demands. A GET has no body.
 */
export function buildRequest(job: HttpJob, facts: RequestFacts): HttpRequest {
  const { url, path, query } = splitUrl(job.url, () => facts.ownAddress());
  const parameter = `_karajo_epoch=${facts.epochSeconds}`;
  const base = { method: job.method, origin: url.origin };
  const ownBody = job.method === "GET" ? undefined : job.body;
  if (ownBody === undefined && parameterPlace(job) === "query") {
    const signed = appended(query ?? "", parameter);
    return { ...base, target: `${path}?${signed}`, headers: headersOf(job, facts, { url, signed }), body: "" };
  }
  const body = ownBody ?? (job.requestType === "json" ? `{"_karajo_epoch":${facts.epochSeconds}}` : parameter);
  const contentType = CONTENT_TYPES[job.requestType];
  const target = query === undefined ? path : `${path}?${query}`;
  return { ...base, target, headers: headersOf(job, facts, { url, signed: body, contentType }), body };
}

function parameterPlace(job: HttpJob): RequestType {
  return job.method === "GET" || job.method === "DELETE" ? "query" : job.requestType;
}

/** The parts of a URL, the path and the query as they were written. `query` is `undefined` where there is no `?`. */
function splitUrl(text: string, ownAddress: () => string): { url: URL; path: string; query: string | undefined } {
  const isOwn = text.startsWith("/");
  const url = new URL(isOwn ? ownAddress() : text);
  // Not url.pathname and url.search: they resolve `..` and encode `'`, and a server that checks the signature
  // must find the query that was configured.
  const rest = (isOwn ? text : text.trim().replace(/^[^:]*:\/\/[^/?#]*/, "")).replace(/#.*$/s, "");
  const mark = rest.indexOf("?");
  const path = mark === -1 ? rest : rest.slice(0, mark);
  return {
    url,
    path: path.startsWith("/") ? sendable(path) : `/${sendable(path)}`,
    query: mark === -1 ? undefined : sendable(rest.slice(mark + 1)),
  };
}

/** `text` with everything that may not stand on a request line (RFC 9112, section 3) percent-encoded as UTF-8. */
function sendable(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, (run) => Buffer.from(run).toString("hex").toUpperCase().replace(/../g, "%$&"));
}

function appended(query: string, parameter: string): string {
  return query === "" || query.endsWith("&") ? query + parameter : `${query}&${parameter}`;
}

function headersOf(
  job: HttpJob,
  facts: RequestFacts,
  { url, signed, contentType }: { readonly url: URL; readonly signed: string; readonly contentType?: string },
): readonly HttpHeader[] {
  const signature =
    job.secret === "" ? [] : [{ name: job.headerSign, value: facts.digest.hmac("sha256", job.secret, signed) }];
  const own = job.headers.filter(
    ({ name }) => !CONNECTION_HEADERS.has(name.toLowerCase()) && !hasHeader(signature, name),
  );
  const defaults = [
    { name: "User-Agent", value: `karajo/${facts.version}` },
    ...(contentType === undefined ? [] : [{ name: "Content-Type", value: contentType }]),
    { name: "Idempotency-Key", value: quoted(facts.idempotencyKey) },
    ...basicAuthorization(url),
  ].filter(({ name }) => !hasHeader(own, name) && !hasHeader(signature, name));
  return [...defaults, ...own, ...signature];
}

/**
 * A string as a structured field writes it (RFC 9651, 4.1.6): so draft-ietf-httpapi-idempotency-key-header wants the
 * key. Every request has one; with GET, too, a receiver may want to know the attempts of a run from runs.
 */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** As in Go, a user and password in the URL become basic authorization (RFC 7617). */
function basicAuthorization({ username, password }: URL): readonly HttpHeader[] {
  if (username === "" && password === "") return [];
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [{ name: "Authorization", value: `Basic ${Buffer.from(credentials).toString("base64")}` }];
}

function hasHeader(headers: readonly HttpHeader[], name: string): boolean {
  return headers.some((header) => header.name.toLowerCase() === name.toLowerCase());
}
