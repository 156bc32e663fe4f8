import { access, rename } from "node:fs/promises";
import { formatInstant, type Instant } from "../../domain/time.ts";

/** What SQLite keeps beside the file. Without its own log a file may be worth nothing, and with a strange one too. */
const COMPANIONS = ["-journal", "-wal", "-shm"];

/** Moves the file and what belongs to it to a name that says when; answers that name. */
export async function setAside(path: string, now: Instant): Promise<string> {
  const target = await unusedName(`${path}.damaged-${formatInstant(now).replace(/[-:]/g, "")}`);
  await rename(path, target);
  for (const suffix of COMPANIONS) {
    if (await exists(path + suffix)) await rename(path + suffix, target + suffix);
  }
  return target;
}

async function unusedName(name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!(await exists(candidate))) return candidate;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
