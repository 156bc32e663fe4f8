import type { Fetch, FetchRequest } from "../client-options.ts";

/** A request that a client sent. */
export interface Sent extends FetchRequest {
  readonly url: URL;
}

export interface RecordedFetch {
  readonly fetch: Fetch;
  readonly sent: readonly Sent[];
}

/** What a server answers: a value as JSON under its `code`, or a text with a status. */
export type Answered =
  | { readonly json: { readonly code: number }; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly text: string; readonly headers?: Readonly<Record<string, string>> };

/** A `fetch` that answers the same to every request, and remembers them. */
export function recordedFetch(answered: Answered = { json: answerOf({}) }): RecordedFetch {
  const sent: Sent[] = [];
  const { status, text } =
    "json" in answered ? { status: answered.json.code, text: JSON.stringify(answered.json) } : answered;
  return {
    sent,
    async fetch(url, request) {
      sent.push({ ...request, url: new URL(url) });
      // Not a `Response`: that one can be made neither with a redirect nor with the status 0 of browsers.
      const body = new Blob([text]).stream();
      return { status, headers: new Headers(answered.headers), text: async () => text, body };
    },
  };
}

/** The answer of the API that all is well. */
export function answerOf(data: unknown): { readonly code: number; readonly data: unknown } {
  return { code: 200, data };
}
