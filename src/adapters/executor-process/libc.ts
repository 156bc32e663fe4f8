import { constants } from "node:fs";
import { createRequire } from "node:module";
import { constants as osConstants } from "node:os";
import { isMainThread } from "node:worker_threads";

/** The functions of the C library that starting a process takes. What answers a number answers 0, or an error number. */
export interface Libc {
  /** Room for a `posix_spawnattr_t` that begins a session with every signal as it is by default. */
  readonly attributes: Buffer;
  /** Both ends of a pipe that no other process inherits: [read, write]. Reading does not block. Throws. */
  pipe(): readonly [number, number];
  close(fd: number): void;
  /**
   * Reads what there is into `room`; answers how much, 0 at the end, `undefined` where there may be something later and is
   * nothing now. Node makes an error of that, with its stack. Throws.
   */
  read(fd: number, room: Buffer): number | undefined;
  /** Makes a pipe hold so many bytes, where this user may have that. */
  widen(fd: number, size: number): void;
  /**
   * Resolves with the process and 0, or with an error number. posix_spawn(3), in a thread of its own: whoever calls it is
   * held until the new program has taken over.
   */
  spawn(
    path: string,
    actions: Buffer,
    argv: readonly string[],
    env: readonly string[],
  ): Promise<readonly [number, number]>;
  /** The status of a child that has ended, as waitpid(2) has it; `undefined` while it lives. Throws. */
  ended(pid: number): number | undefined;
  /** Calls `use` with file actions to which it may add. */
  withActions<Result>(use: (actions: FileActions) => Promise<Result>): Promise<Result>;
}

/** posix_spawn_file_actions_t. */
export interface FileActions {
  readonly buffer: Buffer;
  open(fd: number, path: string, flags: number): void;
  duplicate(from: number, to: number): void;
  changeDirectory(path: string): void;
}

interface NativeFunction {
  (...given: readonly unknown[]): number;
  /** The last argument is called with the result. */
  async(...given: readonly unknown[]): void;
}
interface ForeignFunctions {
  load(library: null): { func(declaration: string): NativeFunction };
  errno(): number;
}

const O_CLOEXEC = 0o2000000;
const F_SETFL = 4;
const F_SETPIPE_SZ = 1031;
const WNOHANG = 1;
const SPAWN_SETSIGDEF = 0x04;
const SPAWN_SETSIGMASK = 0x08;
const SPAWN_SETSID = 0x80;
// Twice what glibc and musl need for any of these types.
const STRUCT_SIZE = 1_024;

/** The C library of this process; `undefined` where it cannot be called, or has not all of this. */
export function loadLibc(): Libc | undefined {
  // A worker is not told of signals, so it would not notice that a child has ended.
  if (process.platform !== "linux" || !isMainThread) return undefined;
  try {
    const native = createRequire(import.meta.url)(`@koromix/koffi-linux-${process.arch}`) as ForeignFunctions;
    return bind(native);
  } catch {
    return undefined; // no such package for this processor, or an older C library
  }
}

function bind(native: ForeignFunctions): Libc {
  const library = native.load(null);
  const pipe2 = library.func("int pipe2(_Out_ int *fds, int flags)");
  const fcntl = library.func("int fcntl(int fd, int command, ...)");
  const close = library.func("int close(int fd)");
  const read = library.func("long read(int fd, void *room, unsigned long size)");
  const waitpid = library.func("int waitpid(int pid, _Out_ int *status, int options)");
  const spawn = library.func(
    "int posix_spawn(_Out_ int *pid, const char *path, void *actions, void *attributes, const char **argv, const char **env)",
  );
  const attributes = spawnAttributes(library);
  return {
    attributes,
    pipe() {
      const fds = [0, 0];
      if (pipe2(fds, O_CLOEXEC) !== 0) throw systemError(native.errno(), "pipe2");
      const [reading = -1, writing = -1] = fds;
      if (fcntl(reading, F_SETFL, "int", constants.O_NONBLOCK) !== 0) throw systemError(native.errno(), "fcntl");
      return [reading, writing];
    },
    close: (fd) => void close(fd),
    read(fd, room) {
      const count = read(fd, room, room.length);
      if (count >= 0) return count;
      const problem = native.errno();
      if (problem === osConstants.errno.EAGAIN) return undefined;
      throw systemError(problem, "read");
    },
    widen: (fd, size) => void fcntl(fd, F_SETPIPE_SZ, "int", size),
    spawn(path, actions, argv, env) {
      const pid = [0];
      return new Promise((resolve, reject) => {
        const done = (error: unknown, problem: number) => (error ? reject(error) : resolve([pid[0] ?? 0, problem]));
        spawn.async(pid, path, actions, attributes, [...argv, null], [...env, null], done);
      });
    },
    ended(pid) {
      const status = [0];
      const found = waitpid(pid, status, WNOHANG);
      if (found < 0) throw systemError(native.errno(), "waitpid");
      return found === pid ? status[0] : undefined;
    },
    withActions: actionsOf(library),
  };
}

type Library = ReturnType<ForeignFunctions["load"]>;

function spawnAttributes(library: Library): Buffer {
  const attributes = Buffer.alloc(STRUCT_SIZE);
  const every = Buffer.alloc(STRUCT_SIZE);
  library.func("int sigfillset(void *set)")(every);
  library.func("int posix_spawnattr_init(void *attributes)")(attributes);
  // Node ignores SIGPIPE, and a child would inherit that.
  library.func("int posix_spawnattr_setsigdefault(void *attributes, const void *set)")(attributes, every);
  library.func("int posix_spawnattr_setsigmask(void *attributes, const void *set)")(
    attributes,
    Buffer.alloc(STRUCT_SIZE),
  );
  const flags = SPAWN_SETSIGDEF | SPAWN_SETSIGMASK | SPAWN_SETSID;
  const problem = library.func("int posix_spawnattr_setflags(void *attributes, short flags)")(attributes, flags);
  if (problem !== 0) throw systemError(problem, "posix_spawnattr_setflags");
  return attributes;
}

function actionsOf(library: Library): Libc["withActions"] {
  const named = (name: string, rest: string) =>
    library.func(`int posix_spawn_file_actions_${name}(void *actions${rest})`);
  const init = named("init", "");
  const destroy = named("destroy", "");
  const open = named("addopen", ", int fd, const char *path, int flags, int mode");
  const duplicate = named("adddup2", ", int from, int to");
  const changeDirectory = named("addchdir_np", ", const char *path");
  const checked = (problem: number) => {
    if (problem !== 0) throw systemError(problem, "posix_spawn_file_actions");
  };
  return async (use) => {
    const buffer = Buffer.alloc(STRUCT_SIZE);
    checked(init(buffer));
    try {
      return await use({
        buffer,
        open: (fd, path, flags) => checked(open(buffer, fd, path, flags, 0)),
        duplicate: (from, to) => checked(duplicate(buffer, from, to)),
        changeDirectory: (path) => checked(changeDirectory(buffer, path)),
      });
    } finally {
      destroy(buffer);
    }
  };
}

/** An error as Node makes them: its `errno` is negative. */
export function systemError(errno: number, syscall: string): Error {
  return Object.assign(new Error(`${syscall} failed with error ${errno}`), { errno: -errno, syscall });
}
