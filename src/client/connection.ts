import { type Alarm, alarm } from "./alarm.ts";
import { type AnswerHead, type RawAnswer, refusalIn } from "./answer.ts";
import { ClientError } from "./client-error.ts";
import { type CallOptions, checkedTimeout, type FetchResponse, type ResolvedClientOptions } from "./client-options.ts";
import { piecesOf } from "./pieces.ts";

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

/** What may take only so long, and what to say when it takes longer. */
interface Patience extends Alarm {
  readonly words: string;
}

/**
 * One request and its answer. All that waits throws `NETWORK` when the connection breaks, `TIMEOUT` when the time is
 * over, and `ABORTED` when the signal of the call aborts.
 */
export class Connection {
  readonly #options: ResolvedClientOptions;
  readonly #request: ApiRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #closing = new AbortController();
  readonly #timeout: Patience;
  #hasHeard = false;

  /** Time begins to count; nothing is sent yet. */
  constructor(options: ResolvedClientOptions, request: ApiRequest, call: CallOptions) {
    const timeoutMs = checkedTimeout(call.timeoutMs ?? options.timeoutMs);
    this.#options = options;
    this.#request = request;
    this.#signal = call.signal;
    this.#timeout = this.#patience(timeoutMs, `did not answer ${this.#place} in ${timeoutMs} ms`);
  }

  /** Whether anything of a body has come. */
  get hasHeard(): boolean {
    return this.#hasHeard;
  }

  /** Sends the request, and reads the answer to its end, whatever it is. */
  async exchange(): Promise<RawAnswer> {
    try {
      return await this.#raw(await this.#send());
    } finally {
      this.close();
    }
  }

  /**
   * Sends the request; what comes back is the head of an answer with the status 200. Anything else is read and thrown
   * as what it is. The time of the call counts until the connection is closed, or {@link unlimited}.
   */
  async open(): Promise<OpenAnswer> {
    try {
      const response = await this.#send();
      if (response.status !== 200) throw refusalIn(await this.#raw(response));
      return { ...this.#head(response), pieces: (silenceMs) => this.#pieces(response, silenceMs) };
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** From now on it may take any time. */
  unlimited(): void {
    this.#timeout.stop();
  }

  /** Nothing more of it is wanted. */
  close(): void {
    this.#timeout.stop();
    this.#closing.abort();
  }

  get #place(): string {
    return `${this.#request.method} ${this.#request.path}`;
  }

  #send(): Promise<FetchResponse> {
    const { serverUrl, headers: given, fetch } = this.#options;
    const { method, path, query, headers, body } = this.#request;
    const ends = [this.#signal, this.#closing.signal].filter((each) => each !== undefined);
    return this.#attempt(this.#timeout, () =>
      fetch(`${serverUrl}${path}${query ? `?${query}` : ""}`, {
        method,
        headers: { accept: "application/json", ...given, ...headers },
        ...(body !== undefined && { body }),
        // A redirect would turn POST into GET, and take headers to a host that nobody named.
        redirect: "manual",
        signal: AbortSignal.any(ends),
      }),
    );
  }

  async #raw(response: FetchResponse): Promise<RawAnswer> {
    return { ...this.#head(response), text: await this.#attempt(this.#timeout, () => response.text()) };
  }

  #head(response: FetchResponse): AnswerHead {
    const header = (name: string) => response.headers.get(name) ?? undefined;
    return { request: this.#place, status: response.status, header };
  }

  async *#pieces(response: FetchResponse, silenceMs: number): AsyncGenerator<Uint8Array, void> {
    const pieces = piecesOf(response);
    const isSilent = silenceMs !== Number.POSITIVE_INFINITY;
    for (;;) {
      // Only while it is waited for: whoever is given a piece may take any time for it.
      const silence = this.#patience(silenceMs, `has said nothing for ${silenceMs} ms on ${this.#place}`);
      const next = await this.#attempt(isSilent ? silence : this.#timeout, () => pieces.next());
      silence.stop();
      if (next.done) return;
      this.#hasHeard = true;
      yield next.value;
    }
  }

  #patience(milliseconds: number, words: string): Patience {
    return Object.assign(
      alarm(this.#options.sleep, milliseconds, () => this.#closing.abort()),
      { words },
    );
  }

  /** Does what can fail on the way, and says why it did. */
  async #attempt<Result>(patience: Patience, work: () => Promise<Result>): Promise<Result> {
    const { serverUrl } = this.#options;
    try {
      this.#signal?.throwIfAborted();
      return await work();
    } catch (cause) {
      patience.stop();
      const signal = this.#signal;
      if (signal?.aborted) throw new ClientError("ABORTED", `${this.#place} was aborted`, { cause: signal.reason });
      if (cause instanceof ClientError) throw cause;
      if (patience.hasRung) throw new ClientError("TIMEOUT", `${serverUrl} ${patience.words}`, { cause });
      throw new ClientError("NETWORK", `${serverUrl} did not answer ${this.#place}: ${reasonOf(cause)}`, { cause });
    }
  }
}

/** An answer that is well, of which the body has yet to come. */
export interface OpenAnswer extends AnswerHead {
  /**
   * The body, once. A connection on which nothing comes for `silenceMs` counts as dead: `TIMEOUT` is thrown; with
   * `Infinity` only the time of the call counts.
   */
  pieces(silenceMs: number): AsyncGenerator<Uint8Array, void>;
}

/** The innermost reason: `fetch` says no more than that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  // Of several addresses that all failed, the message is empty.
  return error.message || ("code" in error && String(error.code)) || error.name;
}
