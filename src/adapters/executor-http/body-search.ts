import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createUnzip } from "node:zlib";

/** A text that is looked for in bytes that come in pieces. */
export interface BodySearch {
  /** The next piece, of any length. It is not kept. */
  add(chunk: Uint8Array): void;
  /** Whether the text stood in what was added so far. */
  isFound(): boolean;
}

/** Looks for `text` as UTF-8, wherever the pieces are cut. Holds no more of them than the text is long. */
export function createBodySearch(text: string): BodySearch {
  const sought = Buffer.from(text);
  const overlap = Math.max(0, sought.length - 1);
  let end = Buffer.alloc(0);
  let isFound = sought.length === 0;
  return {
    add(chunk) {
      if (isFound) return;
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      // What lies across the border, and only that: the piece itself may be large and is not copied.
      const seam = Buffer.concat([end, bytes.subarray(0, overlap)]);
      isFound = seam.includes(sought) || bytes.includes(sought);
      end = Buffer.from(lastOf(bytes.length < overlap ? seam : bytes, overlap));
    },
    isFound: () => isFound,
  };
}

/**
 * Reads `body` to its end and says whether `text` stands in it. A body in one of the content codings of
 * {@link decoderOf} is decoded first; one in any other is searched as it came. Rejects when the body breaks off or
 * cannot be decoded.
 */
export async function bodyHolds(
  body: AsyncIterable<Uint8Array>,
  { text, coding }: { readonly text: string; readonly coding: string | undefined },
): Promise<boolean> {
  const search = createBodySearch(text);
  const read = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) search.add(chunk);
  };
  const decoder = search.isFound() ? undefined : decoderOf(coding);
  await (decoder === undefined ? read(body) : pipeline(body, decoder, read));
  return search.isFound();
}

/** Karajo asks for no content coding, but a job's own header may, and some servers send one to everybody. */
function decoderOf(coding: string | undefined): Transform | undefined {
  switch (coding?.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
    case "deflate":
      return createUnzip();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

function lastOf(bytes: Buffer, count: number): Buffer {
  return bytes.subarray(Math.max(0, bytes.length - count));
}
