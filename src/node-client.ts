import { createNodeDigest } from "./adapters/digest-node/digest-node.ts";
import { Client as PortableClient } from "./client/client.ts";
import { ClientError } from "./client/client-error.ts";
import type { ClientOptions, Fetch } from "./client/client-options.ts";

/**
 * The client of the entry `karajo/client`, which in Node can also be `insecure`: accept any TLS certificate, as of a
 * server that signs its own.
 *
 * @example
 * ```ts
 * const client = new Client({ serverUrl: "https://127.0.0.1:8443", insecure: true, timeoutMs: 5_000 });
 * ```
 */
export class Client extends PortableClient {
  /** Sends nothing yet. Throws `ERR_OPTION_INVALID`. */
  constructor(options: ClientOptions) {
    super(options.insecure === true ? insecurely(options) : options);
  }
}

const digest = createNodeDigest();

/**
 * The signature that karajo asks for: the HMAC-SHA256 of `payload` under `secret`, in lower-case hexadecimal. Texts
 * count as UTF-8. `sign` of the entry `karajo/client` gives the same text as a promise, in browsers, too.
 *
 * @example
 * ```ts
 * sign("what do ya want for nothing?", "Jefe");
 * // => "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
 * ```
 */
export function sign(payload: string | Uint8Array, secret: string): string {
  return digest.hmac("sha256", secret, payload);
}

function insecurely(options: ClientOptions): ClientOptions {
  if (options.fetch !== undefined) {
    throw new ClientError(
      "ERR_OPTION_INVALID",
      "insecure: only the fetch of the runtime, not one that is given, can be",
    );
  }
  return { ...options, insecure: false, fetch: insecureFetch() };
}

/** Of undici's own, since the `fetch` of Node takes no agent but those of the version that it was built with. */
function insecureFetch(): Fetch {
  // It is large, and few are insecure.
  const loading = async () => {
    const { Agent, fetch } = await import("undici");
    return { fetch, dispatcher: new Agent({ connect: { rejectUnauthorized: false } }) };
  };
  let loaded: ReturnType<typeof loading> | undefined;
  return async (url, request) => {
    loaded ??= loading();
    const { fetch, dispatcher } = await loaded;
    return fetch(url, { ...request, dispatcher });
  };
}
