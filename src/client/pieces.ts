import { ClientError } from "./client-error.ts";
import type { FetchResponse } from "./client-options.ts";

/** The body of an answer, piece by piece as it comes. Throws `UNSUPPORTED` where `fetch` gives none. */
export async function* piecesOf({ body }: FetchResponse): AsyncGenerator<Uint8Array, void> {
  if (body === undefined || body === null) {
    throw new ClientError("UNSUPPORTED", "the fetch that is given has no body: live answers are read from it");
  }
  // Not every browser can iterate over a stream, but all have readers.
  if (!("getReader" in body)) return yield* body;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** Pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
