import type { Answer } from "../contract/wire.ts";
import { ClientError } from "./client-error.ts";
import type { FetchResponse, ResolvedClientOptions } from "./client-options.ts";

/** One request to the API. */
export interface ApiRequest {
  readonly method: "GET" | "POST";
  /** From the server's root, encoded. */
  readonly path: string;
  /** Without the `?`; empty: none. */
  readonly query?: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** What came back, not looked into yet. */
export interface RawAnswer {
  /** Method and path of the request, for messages: without the query, which is signed. */
  readonly request: string;
  readonly status: number;
  readonly text: string;
  /** A header of the answer; `undefined` also where the runtime hides it. */
  header(name: string): string | undefined;
}

/**
 * Sends a request and reads its answer to the end. Throws `NETWORK`, `TIMEOUT`, or `ABORTED` when `signal` aborts;
 * whatever was answered is no error here.
 */
export async function exchange(
  options: ResolvedClientOptions,
  request: ApiRequest,
  signal: AbortSignal | undefined,
): Promise<RawAnswer> {
  const { serverUrl, timeoutMs } = options;
  const place = `${request.method} ${request.path}`;
  const expired = timeoutMs === Number.POSITIVE_INFINITY ? undefined : AbortSignal.timeout(timeoutMs);
  const limit = AbortSignal.any([signal, expired].filter((each) => each !== undefined));
  try {
    const response = await send(options, request, limit);
    return { request: place, status: response.status, text: await response.text(), header: headerOf(response) };
  } catch (cause) {
    if (signal?.aborted) throw new ClientError("ABORTED", `${place} was aborted`, { cause: signal.reason });
    if (expired?.aborted) {
      throw new ClientError("TIMEOUT", `${serverUrl} did not answer ${place} in ${timeoutMs} ms`, { cause });
    }
    throw new ClientError("NETWORK", `${serverUrl} did not answer ${place}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * The data of an answer that says that all is well; what the API refused is thrown under the API's name, and what is
 * no answer of the API as `BAD_ANSWER`.
 */
export function dataOf(raw: RawAnswer): unknown {
  const answer = answerIn(raw);
  if (answer === undefined) throw badAnswer(raw, describe(raw));
  if (answer.code === 200) return answer.data;
  // karajo 0.9.3 tells of a missing log with 404 in an answer whose own status is 200.
  const status = answer.code;
  const code = answer.name || NAMES_OF_NAMELESS[status] || "BAD_ANSWER";
  const message = answer.message || "the request was refused";
  throw new ClientError(code, `${message} (${raw.request} answered ${status} ${code})`, {
    status,
    retryAfterSeconds: retryAfterOf(raw),
  });
}

/** The data of an answer, which the API promises to be an object of this type. Throws as {@link dataOf} does. */
export function objectIn<Data extends object>(raw: RawAnswer): Data {
  const data = dataOf(raw);
  if (!isObject(data)) throw badAnswer(raw, `${raw.status} without the data that was asked for`);
  return data as unknown as Data;
}

/** An answer that cannot be understood; `reason` goes on where "answered" stops. */
export function badAnswer(raw: RawAnswer, reason: string, cause?: unknown): ClientError {
  return new ClientError("BAD_ANSWER", `${raw.request} answered ${reason}`, { status: raw.status, cause });
}

/** karajo 0.9.3 gives some of its refusals no name. */
const NAMES_OF_NAMELESS: Readonly<Record<number, string>> = { 401: "ERR_UNAUTHORIZED", 404: "ERR_NOT_FOUND" };

function send(options: ResolvedClientOptions, request: ApiRequest, signal: AbortSignal): Promise<FetchResponse> {
  const { method, path, query, headers, body } = request;
  return options.fetch(`${options.serverUrl}${path}${query ? `?${query}` : ""}`, {
    method,
    headers: { accept: "application/json", ...options.headers, ...headers },
    ...(body !== undefined && { body }),
    // A redirect would turn POST into GET, and take headers to a host that nobody named.
    redirect: "manual",
    signal,
  });
}

function headerOf(response: FetchResponse): RawAnswer["header"] {
  return (name) => response.headers.get(name) ?? undefined;
}

function answerIn({ text }: RawAnswer): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && Number.isInteger(value.code) ? (value as unknown as Answer) : undefined;
  } catch {
    return undefined; // not JSON; the caller says so, with the status
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(raw: RawAnswer): string {
  // Browsers hide a redirect behind the status 0.
  if (raw.status === 0 || (raw.status >= 300 && raw.status < 400)) {
    return `with a redirect to ${raw.header("location") ?? "another address"}: serverUrl must be where the server is`;
  }
  return `${raw.status} with ${raw.text === "" ? "nothing" : "something else than JSON of karajo"}`;
}

function retryAfterOf(raw: RawAnswer): number | undefined {
  const text = raw.header("retry-after") ?? "";
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The innermost reason: `fetch` says no more than that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  // Of several addresses that all failed, the message is empty.
  return error.message || ("code" in error && String(error.code)) || error.name;
}
