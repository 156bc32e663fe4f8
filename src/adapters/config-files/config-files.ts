import { type Dirent, readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { AppError } from "../../domain/error.ts";

/** A file of the configuration and what may stand in it. */
export interface ConfigFile {
  readonly file: string;
  readonly text: string;
  readonly role: "main" | "jobs" | "http-jobs" | "users";
}

const BATCH = 100;

/**
 * Reads the main file and, under the `dir_base` that `dirBaseOf` finds in it, `etc/karajo/user.conf` and every regular,
 * non-hidden `*.conf` of `job.d/` and `job_http.d/`, in the order of their names. Throws `ERR_CONFIG_INVALID` when one
 * cannot be read; folders and `user.conf` may be missing.
 */
export async function readConfigFiles(
  mainFile: string,
  dirBaseOf: (main: ConfigFile) => string,
): Promise<readonly ConfigFile[]> {
  const main: ConfigFile = { file: mainFile, text: readText(mainFile), role: "main" };
  const folder = join(dirBaseOf(main), "etc", "karajo");
  const others: Omit<ConfigFile, "text">[] = [];
  for (const file of await confFiles(join(folder, "job.d"))) others.push({ file, role: "jobs" });
  for (const file of await confFiles(join(folder, "job_http.d"))) others.push({ file, role: "http-jobs" });
  if ((await entriesOf(folder)).some((entry) => entry.name === "user.conf")) {
    others.push({ file: join(folder, "user.conf"), role: "users" });
  }
  return [main, ...(await readAll(others))];
}

/** The environment variables of this process, for configuration values that name one. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

// Reading ten thousand small files one by one through the thread pool takes most of a second; reading them directly takes
// about an eighth of that. A pause between batches keeps a server that reads its configuration again answering.
async function readAll(files: readonly Omit<ConfigFile, "text">[]): Promise<readonly ConfigFile[]> {
  const read: ConfigFile[] = [];
  for (const [index, file] of files.entries()) {
    if (index % BATCH === BATCH - 1) await setImmediate();
    read.push({ ...file, text: readText(file.file) });
  }
  return read;
}

async function confFiles(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const entry of await entriesOf(folder)) {
    const { name } = entry;
    const isConf = name.endsWith(".conf") && !name.startsWith(".");
    if (isConf && (entry.isFile() || (entry.isSymbolicLink() && (await mayBeFile(join(folder, name))))))
      names.push(name);
  }
  // The names alone, because they differ at once: whole paths take three times as long to sort.
  return names.toSorted().map((name) => `${folder}/${name}`);
}

/** Whether a link leads to a regular file, or nowhere: then reading it tells what is wrong. */
async function mayBeFile(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isFile();
  } catch {
    return true;
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw unreadable(folder, error);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
}

const REASONS = new Map<unknown, string>([
  ["ENOENT", "there is no such file"],
  ["EACCES", "permission denied"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
]);

function unreadable(path: string, cause: unknown): AppError {
  const reason = REASONS.get(codeOf(cause)) ?? (cause instanceof Error ? cause.message : cause);
  return new AppError("ERR_CONFIG_INVALID", `cannot read ${path}: ${reason}`, { cause });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
