import type { Fetch } from "../client-options.ts";

/** An answer whose body comes in pieces, and how it ends: as it should, by breaking off, or with silence for ever. */
export interface ScriptedAnswer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly pieces?: readonly (Uint8Array | string)[];
  readonly end?: "closed" | "broken" | "silent";
}

/** What a request is met with: a streamed answer, an answer of the API, or nobody. */
export type Scripted =
  | ScriptedAnswer
  | { readonly code: number; readonly name: string }
  | { readonly code: 200; readonly data: unknown }
  | "nobody";

/**
 * A server that meets each request as `script` says, and time that passes at once: what a client waits for is in `waits`,
 * and what it waits for in vain, a timeout of `silence` milliseconds ends.
 */
export function scriptedFetch(script: (query: URLSearchParams, turn: number) => Scripted, silence = 60_000) {
  const waits: number[] = [];
  const asked: { readonly query: URLSearchParams; readonly headers: Readonly<Record<string, string>> }[] = [];
  const ringing: (() => void)[] = [];
  const encoder = new TextEncoder();
  async function* body({ pieces = [], end = "closed" }: ScriptedAnswer, signal: AbortSignal) {
    for (const piece of pieces) yield typeof piece === "string" ? encoder.encode(piece) : piece;
    if (end === "closed") return;
    if (end === "broken") throw new TypeError("terminated");
    await new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      for (const ring of ringing) ring();
    });
  }
  const fetch: Fetch = async (url, { headers, signal }) => {
    signal.throwIfAborted();
    const query = new URL(url).searchParams;
    const scripted = script(query, asked.length);
    asked.push({ query, headers });
    if (scripted === "nobody") throw new TypeError("fetch failed");
    if ("code" in scripted) {
      return { status: scripted.code, headers: new Headers(), text: async () => JSON.stringify(scripted) };
    }
    return { status: 200, headers: new Headers(scripted.headers), text: async () => "", body: body(scripted, signal) };
  };
  const sleep = (milliseconds: number, signal: AbortSignal) => {
    if (milliseconds <= 15_000) {
      waits.push(milliseconds);
      return Promise.resolve();
    }
    return new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve());
      if (milliseconds === silence) ringing.push(resolve);
    });
  };
  return { fetch, sleep, waits, asked };
}
