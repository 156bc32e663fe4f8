import type { LogChunk } from "../../client/log-part.ts";
import type { Shell } from "../shell.ts";

const NEWLINE = 0x0a;

/** Prints a log byte for byte, no faster than it is read. `heard` is called for each piece. */
export async function printLog(
  { out, err }: Pick<Shell, "out" | "err">,
  chunks: AsyncIterable<LogChunk>,
  heard: () => void = () => undefined,
): Promise<void> {
  let next: number | undefined;
  let last = NEWLINE;
  for await (const { offset, bytes } of chunks) {
    heard();
    if (next !== undefined && offset > next)
      err.line(`karajo: ${offset - next} bytes are left out: the log is too long`);
    if (next !== undefined && offset < next) err.line("karajo: the log begins anew, as it was kept: it was too long");
    await out.bytes(bytes);
    if (out.closed.aborted) return;
    next = offset + bytes.length;
    last = bytes.at(-1) ?? last;
  }
  // What is said next, or the prompt, begins on a line of its own; what is not a terminal gets the bytes and no other.
  if (out.isTerminal && last !== NEWLINE) out.line("");
}
