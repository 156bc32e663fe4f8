import type { HttpRequest } from "./build-request.ts";
import { isSecretHeader } from "./header-masking.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const OF_ONE_ORIGIN = /^(host|idempotency-key)$/i;

/** What of a response says where to go on. */
export interface Direction {
  readonly status: number;
  readonly location: string | undefined;
}

/** Whether the response leads elsewhere. Some servers do not say where to; Go took that as a final answer. */
export function isRedirect(direction: Direction): direction is Direction & { readonly location: string } {
  return REDIRECTS.has(direction.status) && direction.location !== undefined;
}

/**
 * The request to send next, or `undefined` when the response is no redirect. As in Go's client, 301, 302 and 303 are
 * followed by GET without a body, 307 and 308 by the same request. Another origin gets none of the secret headers, nor
 * the key by which the first one knows the request. Throws a `TypeError` when `location` cannot be followed.
 */
export function redirected(request: HttpRequest, response: Direction, headerSign: string): HttpRequest | undefined {
  if (!isRedirect(response)) return undefined;
  const url = followable(response.location, request);
  const keepsBody = response.status === 307 || response.status === 308;
  const leavesOrigin = url.origin !== request.origin;
  const headers = request.headers.filter(({ name }) => {
    if (leavesOrigin && (isSecretHeader(name, headerSign) || OF_ONE_ORIGIN.test(name))) return false;
    return keepsBody || !/^content-/i.test(name);
  });
  return {
    method: keepsBody ? request.method : "GET",
    origin: url.origin,
    target: url.pathname + url.search,
    headers,
    body: keepsBody ? request.body : "",
  };
}

function followable(location: string, { origin, target }: HttpRequest): URL {
  const base = origin + target;
  const url = URL.canParse(location, base) ? new URL(location, base) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new TypeError(`redirect to ${JSON.stringify(location)}, which is no HTTP URL`);
}
