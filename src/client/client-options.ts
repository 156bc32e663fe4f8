import { ClientError } from "./client-error.ts";
import { sign } from "./sign.ts";

/** Where a client sends its requests, and how. */
export interface ClientOptions {
  /** Where the server is, such as `http://127.0.0.1:31937`; behind a proxy, with the path under which it is. */
  readonly serverUrl: string;
  /**
   * The secret of the server. Requests are signed with it; without it, only what needs no signature can be asked, and
   * what is read where users are configured needs a `login`.
   */
  readonly secret?: string | undefined;
  /** Headers of every request, such as those that a proxy asks for. Those of karajo's own win over them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Whether any TLS certificate is accepted. Only the client of the entry `karajo`, in Node, can do that.
   * @default false
   */
  readonly insecure?: boolean | undefined;
  /**
   * How long a call may take until its answer is complete, in milliseconds, from 1; `Infinity` is no limit. Of what is
   * followed live, how long it may take until each connection stands.
   * @default 30000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * What sends the requests.
   * @default the `fetch` of the runtime
   */
  readonly fetch?: Fetch | undefined;
  /**
   * What signs the requests: hexadecimal HMAC-SHA256. Give one where there is no WebCrypto, as in a browser on a page
   * that came by plain http.
   * @default `sign`, by WebCrypto
   */
  readonly sign?: ((payload: string | Uint8Array, secret: string) => string | Promise<string>) | undefined;
  /**
   * The time: milliseconds since 1970-01-01T00:00:00Z.
   * @default the clock of the runtime
   */
  readonly now?: (() => number) | undefined;
  /**
   * Waits: resolves after so many milliseconds, or early and without error when `signal` aborts.
   * @default the timers of the runtime
   */
  readonly sleep?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
  /**
   * A number from 0 up to 1, by which clients that lost the same server do not all come back at the same moment.
   * @default `Math.random`
   */
  readonly random?: (() => number) | undefined;
}

/** What every call of a client takes. */
export interface CallOptions {
  /** Ends the call early: it throws `ABORTED`. What the server was told already, it does all the same. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How long this call may take, in milliseconds.
   * @default `timeoutMs` of the client
   */
  readonly timeoutMs?: number | undefined;
}

/** As much of `fetch` as the client needs. Rejects when `signal` aborts. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchResponse>;

/** A request, in the form that `fetch` takes. */
export interface FetchRequest {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
}

/** As much of a `Response` as the client needs. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** The body as it comes, which is read instead of `text`; without one, nothing can be followed live. */
  readonly body?: BodyStream | AsyncIterable<Uint8Array> | null;
}

/** As much of a `ReadableStream` as the client needs. */
export interface BodyStream {
  getReader(): {
    read(): Promise<
      { readonly done: false; readonly value: Uint8Array } | { readonly done: true; readonly value?: unknown }
    >;
  };
}

/** The options, complete and checked. Names of headers are in lower case; an empty secret is none. */
export interface ResolvedClientOptions {
  /** Without a slash at the end. */
  readonly serverUrl: string;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly fetch: Fetch;
  readonly sign: NonNullable<ClientOptions["sign"]>;
  readonly now: () => number;
  readonly sleep: NonNullable<ClientOptions["sleep"]>;
  readonly random: () => number;
}

// A timer takes a 32-bit delay, and beyond it fires at once.
const LONGEST_TIMEOUT_MS = 2_147_483_647;

const DEFAULTS = {
  secret: "",
  timeoutMs: 30_000,
  // Called as a method: browsers refuse a `fetch` that is called on anything but the window.
  fetch: (url, request) => globalThis.fetch(url, request),
  sign,
  // biome-ignore lint/style/noRestrictedGlobals: the Clock port is the server's; in a browser this is the clock there is
  now: () => Date.now(),
  sleep,
  random: () => Math.random(),
} as const satisfies Partial<ResolvedClientOptions>;

/** Fills in defaults and checks. Throws `ERR_OPTION_INVALID`, or `UNSUPPORTED` for `insecure`. */
export function resolveClientOptions(given: ClientOptions): ResolvedClientOptions {
  if (given.insecure === true) {
    throw new ClientError(
      "UNSUPPORTED",
      'insecure: only the Client of the entry "karajo", in Node, can accept any TLS certificate',
    );
  }
  return Object.freeze({
    serverUrl: checkedServerUrl(given.serverUrl),
    secret: given.secret ?? DEFAULTS.secret,
    headers: checkedHeaders("headers", given.headers ?? {}),
    timeoutMs: checkedTimeout(given.timeoutMs ?? DEFAULTS.timeoutMs),
    fetch: given.fetch ?? DEFAULTS.fetch,
    sign: given.sign ?? DEFAULTS.sign,
    now: given.now ?? DEFAULTS.now,
    sleep: given.sleep ?? DEFAULTS.sleep,
    random: given.random ?? DEFAULTS.random,
  });
}

/** The headers by their names in lower case. Throws `ERR_OPTION_INVALID` for one that HTTP cannot carry. */
export function checkedHeaders(
  option: string,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers);
  for (const [name, value] of entries) {
    try {
      new Headers([[name, value]]);
    } catch {
      // The value may be a secret, so neither it nor the caught error, which repeats it, is shown.
      throw optionInvalid(`${option}: HTTP cannot carry the header ${JSON.stringify(name)} with this value`);
    }
  }
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

/** An option that cannot be used. */
export function optionInvalid(message: string): ClientError {
  return new ClientError("ERR_OPTION_INVALID", message);
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    // biome-ignore lint/style/noRestrictedGlobals: the Clock port is the server's; in a browser these are the timers
    const timer = setTimeout(done, milliseconds);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
}

function checkedServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw optionInvalid(`serverUrl is ${JSON.stringify(text)}: expected a URL such as "http://127.0.0.1:31937"`);
  }
  // What is wrong is not shown: it may be a password.
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw optionInvalid(
      `serverUrl has a user, a query or a fragment: expected no more than ${url.origin}${url.pathname}`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** A timeout that timers can take. Throws `ERR_OPTION_INVALID`. */
export function checkedTimeout(timeoutMs: number): number {
  if (timeoutMs === Number.POSITIVE_INFINITY) return timeoutMs;
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= LONGEST_TIMEOUT_MS) return timeoutMs;
  const expected = `a whole number of milliseconds from 1 to ${LONGEST_TIMEOUT_MS}, or Infinity`;
  throw optionInvalid(`timeoutMs is ${timeoutMs}: expected ${expected}`);
}
