import { AppError } from "../../domain/error.ts";

/** The file is no use to anybody as it is: it has to make way for a new one. */
export class Damage extends Error {
  override readonly name = "Damage";
}

/** The change was made, and the disk failed before it was sure to have it: it may be there after the next start, or not. */
export class InDoubt extends Error {
  override readonly name = "InDoubt";

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

const DAMAGED =
  "the file is damaged, or its disk: start karajo again, it sets the file aside where it must and begins a new one";
const FULL = "the disk is full: free some space, karajo then goes on by itself";
const READ_ONLY =
  "the file or its disk is read-only: karajo must be able to write there, see its owner, mode and mount";
const FORBIDDEN = "permission denied: the file and its folder must belong to the user that karajo runs as";
const BROKEN =
  "the disk cannot be read or written: look in the log of the system for a failing disk, and for a file system that " +
  "became read-only, a used-up quota, or a limit on file sizes";

interface ResultCode {
  readonly code: number;
  readonly name: string;
  /** What SQLite says; the driver for Node before 24 gives nothing else where reading rows fails. */
  readonly text: string;
  readonly meaning: string;
}

/** SQLite's result codes (sqlite.org/rescode.html) that people can do something about. */
const RESULT_CODES: readonly ResultCode[] = [
  {
    code: 5,
    name: "SQLITE_BUSY",
    text: "database is locked",
    meaning: "it is locked (does another karajo run on this dir_base?)",
  },
  { code: 8, name: "SQLITE_READONLY", text: "attempt to write a readonly database", meaning: READ_ONLY },
  { code: 10, name: "SQLITE_IOERR", text: "disk I/O error", meaning: BROKEN },
  { code: 11, name: "SQLITE_CORRUPT", text: "database disk image is malformed", meaning: DAMAGED },
  { code: 13, name: "SQLITE_FULL", text: "database or disk is full", meaning: FULL },
  {
    code: 14,
    name: "SQLITE_CANTOPEN",
    text: "unable to open database file",
    meaning: "the file cannot be opened: see the owner and the mode of it and its folder",
  },
  { code: 26, name: "SQLITE_NOTADB", text: "file is not a database", meaning: DAMAGED },
];

/** The same of the calls that go to the file system directly. */
const SYSTEM_CODES: ReadonlyMap<string, string> = new Map([
  ["EACCES", FORBIDDEN],
  ["EPERM", FORBIDDEN],
  ["EROFS", READ_ONLY],
  ["ENOSPC", FULL],
  ["EDQUOT", "the disk quota of the user that karajo runs as is used up"],
]);

/** Whether a change that failed may be there all the same. */
export function isInDoubt(error: unknown): boolean {
  return error instanceof Error && (error instanceof InDoubt || error.cause instanceof InDoubt);
}

/** Whether the content of the file is at fault, and not its disk, its owner or another process. */
export function isDamage(error: unknown): error is Error {
  const name = resultCode(error)?.name;
  return error instanceof Damage || name === "SQLITE_CORRUPT" || name === "SQLITE_NOTADB";
}

/** Does the work; where it fails, throws `ERR_STORE` in words that say what to do. */
export async function guarded<Value>(path: string, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError("ERR_STORE", `store ${path}: ${inWords(cause)}`, { cause });
  }
}

function inWords(error: unknown): string {
  if (error instanceof InDoubt) return inWords(error.cause);
  const message = error instanceof Error ? error.message : String(error);
  const known = resultCode(error);
  if (known !== undefined) return `${known.meaning} (${known.name}${detail(error)}: ${message})`;
  const meaning = SYSTEM_CODES.get((error as NodeJS.ErrnoException | undefined)?.code ?? "");
  return meaning === undefined ? message : `${meaning} (${message})`;
}

function resultCode(error: unknown): ResultCode | undefined {
  const full = extendedCode(error);
  // The low byte says what, the rest at which system call.
  if (full !== undefined) return RESULT_CODES.find(({ code }) => code === (full & 0xff));
  return error instanceof Error ? RESULT_CODES.find(({ text }) => text === error.message) : undefined;
}

/** The system call that failed, as a number that SQLite's documentation lists. */
function detail(error: unknown): string {
  const code = extendedCode(error);
  return code === undefined || code < 256 ? "" : ` ${code}`;
}

function extendedCode(error: unknown): number | undefined {
  const code = error instanceof Error ? (error as { readonly errcode?: unknown }).errcode : undefined;
  return typeof code === "number" ? code : undefined;
}
