import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 20_000;

/**
 * Removes a folder in which a program has run, and ends before that what the program has left running there: a server
 * that was killed leaves the processes of its runs, and one that was stopped those that are to outlive it. They would
 * go on for ever, and whoever writes in a folder keeps it from being removed.
 */
export async function clearFolder(folder: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(10)) {
    const left = await processesIn(folder);
    if (left.length === 0) break;
    if (Date.now() > end) throw new Error(`still running in ${folder}: ${left}`);
    for (const pid of left) kill(pid);
  }
  await rm(folder, { recursive: true, force: true });
}

/** The processes that have the folder in their environment, or work in it, or have a file of it open. Linux alone tells. */
export async function processesIn(folder: string): Promise<readonly number[]> {
  const names = await readdir("/proc").catch(() => [] as string[]);
  const numbers = names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid);
  const found = await Promise.all(numbers.map(async (pid) => ((await isIn(folder, pid)) ? [pid] : [])));
  return found.flat();
}

/** Of a process that has ended, or is not ours, nothing can be read. */
async function isIn(folder: string, pid: number): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
  if (environment.includes(`${folder}/`)) return true;
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => [] as string[]);
  const links = ["cwd", ...fds.map((fd) => `fd/${fd}`)];
  const targets = await Promise.all(links.map((link) => readlink(`/proc/${pid}/${link}`).catch(() => "")));
  return targets.some((target) => target === folder || target.startsWith(`${folder}/`));
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it ended meanwhile
  }
}
