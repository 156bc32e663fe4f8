import { STATUS_CODES } from "node:http";
import type { Dispatcher } from "undici";
import type { HttpHeader } from "../../domain/job.ts";
import type { HttpRequest } from "./build-request.ts";

/** A response whose headers have arrived. Its body must be read to the end, or the signal of its exchange aborted. */
export interface HttpResponse {
  readonly status: number;
  /** The server's own words for the status; may be empty. */
  readonly reasonPhrase: string;
  readonly headers: readonly HttpHeader[];
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends `request` and resolves when the headers of its response have arrived. Rejects when `signal` aborts. */
export async function exchange(
  dispatcher: Dispatcher,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const answer = dispatcher.request({
    origin: request.origin,
    path: request.target,
    method: request.method,
    headers: request.headers.flatMap(({ name, value }) => [name, toWire(value)]),
    body: request.body === "" ? null : request.body,
    // The only limit is the job's own, over the whole exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
    responseHeaders: "raw",
    signal,
  });
  const { statusCode, statusText, headers, body } = await unlessAborted(answer, signal);
  return { status: statusCode, reasonPhrase: statusText, headers: pairs(headers), body };
}

/** `503 Service Unavailable`: the status with the server's own words, or the usual ones. */
export function statusText({ status, reasonPhrase }: Pick<HttpResponse, "status" | "reasonPhrase">): string {
  return `${status} ${reasonPhrase || (STATUS_CODES[status] ?? "")}`.trim();
}

/** The first value of a header, by its name in any case. */
export function headerValue(response: Pick<HttpResponse, "headers">, name: string): string | undefined {
  return response.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

/**
 * The result of `work`, or a rejection as soon as `signal` aborts. Undici heeds the signal only once it is connected,
 * and then sends nothing; a host that does not answer must not hold up a cancel for that long.
 */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

/** `responseHeaders: "raw"` gives names and values in turn, which undici's types do not say. */
function pairs(raw: unknown): readonly HttpHeader[] {
  if (!Array.isArray(raw)) return [];
  const headers: HttpHeader[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2)
    headers.push({ name: String(raw[i]), value: fromWire(String(raw[i + 1])) });
  return headers;
}

// Undici writes and reads header values as Latin-1, a character a byte; people write and read UTF-8, as Go did.
function toWire(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}

function fromWire(value: string): string {
  return Buffer.from(value, "latin1").toString("utf8");
}
