import type { LaunchPlan } from "./child.ts";

// What a keeper does. The text of these functions runs in a Node of its own, so they use nothing but each other.

/** What a keeper is told, on its standard input: the environment of a command is for nobody else to read. */
export interface KeeperOrder {
  /** Of a `KeptCommandFolder`. */
  readonly folder: string;
  readonly plan: LaunchPlan;
  /** How many bytes one file of the spool holds, and how many all of them. */
  readonly fileSize: number;
  readonly spoolSize: number;
  readonly noteSize: number;
}

type FileSystem = typeof import("node:fs");
type Load = (name: string) => unknown;

/** The program of a keeper, for `node -e`. */
export function keeperText(): string {
  return [keepCommand, noteWriter, spoolWriter, giveUpMiddle, identityNote, `keepCommand(require)`].join("\n");
}

/** Starts the command and stays until it has ended and nobody can print any more. It answers to nobody. */
function keepCommand(load: Load): void {
  const { spawn } = load("node:child_process") as typeof import("node:child_process");
  const { getSystemErrorMap } = load("node:util") as typeof import("node:util");
  const fs = load("node:fs") as FileSystem;
  process.title = "karajo-keeper";
  // What ends the command may be told to end this too, but how the command ends is still to be written down.
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
  const order: KeeperOrder = JSON.parse(fs.readFileSync(0, "utf8"));
  const { folder, plan } = order;
  fs.mkdirSync(`${folder}/taken`); // throws where a server was sooner, and has given the command up
  const note = noteWriter(fs, order);
  const awaited = new Set(["end", "output"]);
  const over = (what: string) => {
    awaited.delete(what);
    if (awaited.size === 0) process.exit();
  };
  const spool = spoolWriter(fs, order, () => !awaited.has("end") && !fs.existsSync(folder));

  const { argv, cwd, env, account, input } = plan;
  const [file, ...args] = argv;
  const child = spawn(file, args, {
    ...{ cwd, env: { ...env }, detached: true, ...account },
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "ignore"],
  });
  const ended = (how: object) => {
    note("end", how);
    over("end");
  };
  child.once("error", (error: NodeJS.ErrnoException) => {
    ended({ kind: "error", problem: getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.message });
    over("output");
  });
  child.once("exit", (status, signal) =>
    ended(signal === null ? { kind: "exit", status } : { kind: "signal", signal }),
  );
  child.stdin?.on("error", () => undefined); // it ended before it has read; its exit status says so
  child.stdin?.end(input);
  child.stdout?.on("data", spool.append).on("error", () => undefined);
  child.stdout?.once("close", () => {
    spool.close();
    over("output");
  });
  if (child.pid !== undefined) note("process", identityNote(fs, child.pid));
}

/** Writes notes, each for once, into files that have their room already; waits where that is not enough. */
function noteWriter(fs: FileSystem, { folder, noteSize }: KeeperOrder): (name: string, value: object) => void {
  const put = (path: string, text: string) => {
    const handle = fs.openSync(`${path}.new`, "r+");
    fs.writeSync(handle, text);
    fs.closeSync(handle);
    fs.renameSync(`${path}.new`, path);
  };
  return (name, value) => {
    const text = JSON.stringify(value).padEnd(noteSize);
    while (fs.existsSync(folder)) {
      try {
        return put(`${folder}/${name}`, text);
      } catch {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
      }
    }
  };
}

/**
 * Writes what the command prints into files that are named by the offset at which they begin, so that what has been read
 * can be removed, and what could not be written is seen: it is where no file is.
 */
function spoolWriter(fs: FileSystem, order: KeeperOrder, isForgotten: () => boolean) {
  const { folder, fileSize } = order;
  let written = 0;
  let file: { readonly handle: number; readonly start: number } | undefined;
  const closeFile = () => {
    if (file !== undefined) fs.closeSync(file.handle);
    file = undefined;
  };
  const roomyFile = () => {
    if (file !== undefined && written - file.start < fileSize) return file;
    closeFile();
    giveUpMiddle(fs, order);
    file = { handle: fs.openSync(`${folder}/out-${written}`, "wx", 0o600), start: written };
    return file;
  };
  return {
    append(bytes: Uint8Array) {
      let done = 0;
      try {
        while (done < bytes.length) {
          if (isForgotten()) return closeFile();
          const count = fs.writeSync(roomyFile().handle, bytes, done);
          done += count;
          written += count;
        }
      } catch {
        written += bytes.length - done; // the disk is full
        closeFile();
      }
    },
    close() {
      closeFile();
      try {
        fs.writeFileSync(`${folder}/drained`, "", { mode: 0o600 });
      } catch {
        // Then the output is taken for held open by somebody, which only takes a moment longer.
      }
    },
  };
}

/** While nobody reads, the spool keeps what came first and what came last, as a log does. */
function giveUpMiddle(fs: FileSystem, { folder, fileSize, spoolSize }: KeeperOrder): void {
  const names = fs.readdirSync(folder).filter((name) => name.startsWith("out-"));
  const starts = names.map((name) => Number(name.slice(4))).sort((a, b) => a - b);
  const sizes = starts.map((start) => fs.statSync(`${folder}/out-${start}`, { throwIfNoEntry: false })?.size ?? 0);
  let over = sizes.reduce((sum, size) => sum + size, fileSize) - spoolSize;
  let before = 0;
  for (const [index, start] of starts.entries()) {
    const size = sizes[index] ?? 0;
    before += size;
    if (over <= 0) return;
    if (index === 0 || before <= spoolSize / 2) continue;
    fs.rmSync(`${folder}/out-${start}`, { force: true });
    over -= size;
  }
}

/** What a process is called so that it cannot be taken for another; see `identityOf`. */
function identityNote(fs: FileSystem, pid: number): object {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
  const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return { pid, startedAt: `${boot} ${ticks}` };
}
