import { isWorthCutting, lineReach, tailBegin, tailLimit } from "../../domain/log-bounds.ts";
import type { LogBounds, LogState, LogText } from "../../ports/log-store.ts";
import { bytesOf, type LogPart } from "./log-part.ts";

const NEWLINE = 0x0a;

/** What there is of a log at one moment. */
export interface KeptLog {
  readonly head: LogPart;
  /** The parts of its tail, ascending and without a hole between them. */
  readonly tail: readonly LogPart[];
  /** The offset at which the next byte comes; what the last part has behind it is of a later moment. */
  readonly size: number;
}

/** What comes behind the head when the log is kept as it is now. */
export interface AfterHead {
  /** With its newline; empty where nothing is missing. */
  readonly gapLine: Uint8Array;
  /** The offset at which the text of the tail begins. */
  readonly tailStart: number;
}

export function stateOf({ head, tail, size }: KeptLog, isRunning: boolean): LogState {
  const start = Math.min(head.end, size);
  const end = tail[0]?.start ?? size;
  return { size, gap: end > start ? { start, end } : undefined, isRunning };
}

export async function afterHead({ head, tail, size }: KeptLog, { maxSize, gapLine }: LogBounds): Promise<AfterHead> {
  const headEnd = Math.min(head.end, size);
  const oldest = Math.max(tail[0]?.start ?? size, size - tailLimit(maxSize));
  const isWhole = (tail[0]?.start ?? size) <= headEnd && !mayCut(oldest - headEnd, { maxSize, gapLine });
  if (isWhole || tail.length === 0) return { gapLine: new Uint8Array(), tailStart: headEnd };
  const first = await allOf(bytesOf(() => tail, oldest, Math.min(size, oldest + lineReach(maxSize))));
  const tailStart = oldest + tailBegin(first);
  return { gapLine: await ownLine(head, gapLine(tailStart - headEnd)), tailStart };
}

/** Whether so many bytes may be left out behind the head. */
export function mayCut(missing: number, { gapLine }: LogBounds): boolean {
  return missing > 0 && isWorthCutting(missing, Buffer.byteLength(gapLine(missing)));
}

/** A line that begins on a new line behind `head`. */
export async function ownLine(head: LogPart, line: string): Promise<Uint8Array> {
  const last = await allOf(head.bytes(Math.max(0, head.end - 1), head.end));
  return Buffer.from(`${last.length > 0 && last[0] !== NEWLINE ? "\n" : ""}${line}\n`);
}

/** The text of a log whose parts the caller has retained for it. */
export async function textOf(log: KeptLog, bounds: LogBounds): Promise<LogText> {
  const { head, tail } = log;
  const headEnd = Math.min(head.end, log.size);
  const { gapLine, tailStart } = await afterHead(log, bounds);
  const tailAt = headEnd + gapLine.length;
  const shift = tailStart - tailAt;
  const size = log.size - shift;
  return {
    size,
    async *bytes({ start = 0, end = size } = {}) {
      yield* bytesOf(() => [head], start, Math.min(end, headEnd));
      const line = gapLine.subarray(Math.max(0, start - headEnd), Math.max(0, end - headEnd));
      if (line.length > 0) yield line;
      yield* bytesOf(() => tail, Math.max(start, tailAt) + shift, Math.min(end, size) + shift);
    },
    close: async () => releaseAll(log),
  };
}

export function retainAll({ head, tail }: KeptLog): void {
  for (const part of [head, ...tail]) part.retain();
}

export function releaseAll({ head, tail }: KeptLog): void {
  for (const part of [head, ...tail]) part.release();
}

async function allOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
