import { fstatSync } from "node:fs";
import type { LogEntry } from "../../domain/log.ts";
import type { KeptLog } from "./kept-log.ts";
import { type JobFolder, openIfThere } from "./log-layout.ts";
import { LogPart } from "./log-part.ts";

/** The log with this counter, whatever its status is by now: a run may end between two steps, which renames its file. */
export async function openAnyStatus(folder: JobFolder, entry: LogEntry): Promise<KeptLog | undefined> {
  const found = await openKeptLog(folder, entry, "r");
  if (found !== undefined) return found;
  const renamed = await folder.entry(entry.counter);
  return renamed && openKeptLog(folder, renamed, "r");
}

/** A log as its files show it, when nobody writes it. A crash may have left it `running`. */
export async function openKeptLog(folder: JobFolder, entry: LogEntry, flags: "r" | "r+"): Promise<KeptLog | undefined> {
  const path = folder.file(entry);
  const fd = openIfThere(path, flags);
  if (fd === undefined) return undefined;
  const { size } = fstatSync(fd);
  const head = new LogPart(fd, path, 0, size);
  const tail = entry.status === "running" ? await openTail(folder, { head, counter: entry.counter, flags }) : [];
  return { head, tail, size: tail.at(-1)?.end ?? head.end };
}

interface OpenHead {
  readonly head: LogPart;
  readonly counter: number;
  readonly flags: "r" | "r+";
}

async function openTail(folder: JobFolder, { head, counter, flags }: OpenHead): Promise<readonly LogPart[]> {
  const tail: LogPart[] = [];
  for (const name of await folder.parts(counter)) {
    // What the file has behind its head is a joining that was cut off: the parts have it all.
    head.length = Math.min(head.length, name.headSize);
    const file = folder.partFile(name);
    const fd = openIfThere(file, flags);
    if (fd === undefined) continue;
    const { size } = fstatSync(fd);
    // There is one gap, so what lies before a hole, which only a failing disk makes, belongs to it.
    const hasHole = tail.length > 0 && tail.at(-1)?.end !== name.start;
    if (hasHole) for (const part of tail.splice(0)) part.release();
    tail.push(new LogPart(fd, file, name.start, size));
  }
  return tail;
}
