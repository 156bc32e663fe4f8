import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { JobId } from "../../domain/job-id.ts";
import type { ProcessIdentity } from "../../ports/store.ts";

/** How a command that is kept has ended. */
export type KeptEnd =
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "signal"; readonly signal: string }
  /** It could not be started. */
  | { readonly kind: "error"; readonly problem: string };

/** The attempt of a run that is kept: what it began with, it goes on with. */
export interface KeptAttempt {
  readonly attempt: number;
  readonly commands: readonly string[];
}

/** How long a keeper's note is at most. */
export const NOTE_SIZE = 512;
// No ID of a job begins with a dot, so no job's folder is called so.
const KEPT_RUNS = ".kept";

/** The files of a run that outlives the server, 0700 and 0600: what was printed lies there as it came, not masked. */
export class KeptRunFolder {
  readonly path: string;

  constructor(stateFolder: string, id: JobId, counter: number) {
    this.path = join(stateFolder, KEPT_RUNS, id, String(counter));
  }

  /** The attempt that was begun last, or `undefined` when there is none. */
  attempt(): Promise<KeptAttempt | undefined> {
    return readJson<KeptAttempt>(join(this.path, "attempt"));
  }

  /** Forgets what there was, and writes down that an attempt begins, before any of its commands does. */
  async begin(attempt: KeptAttempt): Promise<void> {
    await this.remove();
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await writeJson(this.path, "attempt", attempt);
  }

  /** A folder for a command that is about to be started. */
  async add(index: number): Promise<KeptCommandFolder> {
    const folder = new KeptCommandFolder(await mkdtemp(join(this.path, `${index}-`)), index);
    await folder.takeRoom();
    return folder;
  }

  /** The commands that were to be started, ascending. */
  async commands(): Promise<readonly KeptCommandFolder[]> {
    const names = (await readdir(this.path).catch(() => [])).filter((name) => /^\d+-/.test(name));
    return names
      .map((name) => new KeptCommandFolder(join(this.path, name), Number.parseInt(name, 10)))
      .toSorted((a, b) => a.index - b.index);
  }

  async remove(): Promise<void> {
    // A keeper may write its last note meanwhile.
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The files of one command, which its keeper and whichever server there is tell each other by. */
export class KeptCommandFolder {
  readonly path: string;
  /** The number of the command in its job, from 0. */
  readonly index: number;

  constructor(path: string, index: number) {
    this.path = path;
    this.index = index;
  }

  /** Makes sure that what must be written once the command runs has room, however full the disk is by then. */
  async takeRoom(): Promise<void> {
    const room = " ".repeat(NOTE_SIZE);
    for (const name of ["process.new", "end.new", "logged"]) {
      await writeFile(join(this.path, name), room, { mode: 0o600 });
    }
  }

  /** The keeper, which was named before it was told what to start. */
  keeper(): Promise<ProcessIdentity | undefined> {
    return readJson<ProcessIdentity>(join(this.path, "keeper"));
  }

  nameKeeper(keeper: ProcessIdentity): Promise<void> {
    return writeJson(this.path, "keeper", keeper);
  }

  /** Whether the keeper has taken the command on: it does so, by a folder, before it starts it. */
  async isTaken(): Promise<boolean> {
    return isThere(join(this.path, "taken"));
  }

  /** Removes the command, which is never started then, and answers `true`; `false` where it has been taken on. */
  async giveUp(): Promise<boolean> {
    if (!(await this.refuse())) return false;
    // All at once: if its parts went one by one, a late keeper could still take the command on.
    const gone = join(dirname(this.path), `gone-${basename(this.path)}`);
    await rename(this.path, gone);
    await rm(gone, { recursive: true, force: true });
    return true;
  }

  /** Makes sure that no keeper takes the command on, unless one has: only one of the two can be. */
  async refuse(): Promise<boolean> {
    // A link that leads nowhere, in the place of the keeper's folder: after a crash one is told from the other.
    const taken = join(this.path, "taken");
    try {
      await symlink("refused", taken);
      return true;
    } catch {
      return (await readlink(taken).catch(() => undefined)) !== undefined;
    }
  }

  /** The first process of the command, once it has started. */
  process(): Promise<ProcessIdentity | undefined> {
    return readJson<ProcessIdentity>(join(this.path, "process"));
  }

  end(): Promise<KeptEnd | undefined> {
    return readJson<KeptEnd>(join(this.path, "end"));
  }

  /** How many bytes of the output are in the log, and behind a whole line. */
  async logged(): Promise<number> {
    return Number(await readFile(join(this.path, "logged"), "utf8"));
  }

  async noteLogged(offset: number): Promise<void> {
    const handle = await open(join(this.path, "logged"), "r+");
    try {
      await handle.write(String(offset).padStart(NOTE_SIZE), 0);
    } finally {
      await handle.close();
    }
  }

  /** Whether all that will ever be printed is in the spool. */
  isDrained(): Promise<boolean> {
    return isThere(join(this.path, "drained"));
  }
}

/** Written beside and renamed, so that whoever reads it finds all of it. It need not outlive the machine. */
async function writeJson(folder: string, name: string, value: unknown): Promise<void> {
  const path = join(folder, name);
  await writeFile(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

async function readJson<Value>(path: string): Promise<Value | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Value;
  } catch {
    return undefined; // not yet there, or, after a loss of power, not whole
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
