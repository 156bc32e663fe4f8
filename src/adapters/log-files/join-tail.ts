import type { LogBounds } from "../../ports/log-store.ts";
import { afterHead, type KeptLog, ownLine } from "./kept-log.ts";
import { bytesOf, drop, type LogPart } from "./log-part.ts";

/**
 * Writes gap line and tail behind the head, so that its file is the whole log.
 *
 * While the file is still named `running`, the parts hold the truth: what lies behind the head in its file is a joining
 * that a crash may have cut off, and is cut away and done again. Once it is renamed, the file holds the truth, and parts
 * that are left are removed. So no moment of a crash loses the tail, or has it twice.
 *
 * Where the disk has no room for two copies of the tail, the oldest part of it is given up until there is.
 */
export async function joinTail(head: LogPart, tail: LogPart[], bounds: LogBounds): Promise<void> {
  const size = tail.at(-1)?.end ?? head.end;
  while (tail.length > 0) {
    try {
      return await writeBehindHead({ head, tail, size }, bounds);
    } catch {
      await head.trim();
      await drop(tail.shift());
    }
  }
  if (size > head.end) await noteLoss(head, bounds.gapLine(size - head.end));
}

async function writeBehindHead(log: KeptLog, bounds: LogBounds): Promise<void> {
  const { head, tail, size } = log;
  await head.trim();
  const { gapLine, tailStart } = await afterHead(log, bounds);
  await head.writeBehind(gapLine, head.length);
  let position = head.length + gapLine.length;
  for await (const piece of bytesOf(() => tail, tailStart, size)) {
    await head.writeBehind(piece, position);
    position += piece.length;
  }
  // The parts are removed soon, and their copy must outlive a power cut.
  await head.sync();
}

async function noteLoss(head: LogPart, line: string): Promise<void> {
  try {
    await head.writeBehind(await ownLine(head, line), head.length);
  } catch {
    await head.trim(); // a log with an end matters more than the line
  }
}
