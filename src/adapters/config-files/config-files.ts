import type { Dirent } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../domain/error.ts";

/** A file of the configuration and what may stand in it. */
export interface ConfigFile {
  readonly file: string;
  readonly text: string;
  readonly role: "main" | "jobs" | "http-jobs" | "users";
}

const FILES_AT_ONCE = 32;

/**
 * Reads the main file and, under the `dir_base` that `dirBaseOf` finds in it, `etc/karajo/user.conf` and every regular,
 * non-hidden `*.conf` of `job.d/` and `job_http.d/`, in the order of their names. Throws `ERR_CONFIG_INVALID` when one
 * cannot be read; folders and `user.conf` may be missing.
 */
export async function readConfigFiles(
  mainFile: string,
  dirBaseOf: (main: ConfigFile) => string,
): Promise<readonly ConfigFile[]> {
  const main: ConfigFile = { file: mainFile, text: await readText(mainFile), role: "main" };
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

async function readAll(files: readonly Omit<ConfigFile, "text">[]): Promise<readonly ConfigFile[]> {
  const read: ConfigFile[] = [];
  for (let start = 0; start < files.length; start += FILES_AT_ONCE) {
    const batch = files.slice(start, start + FILES_AT_ONCE);
    read.push(...(await Promise.all(batch.map(async (each) => ({ ...each, text: await readText(each.file) })))));
  }
  return read;
}

async function confFiles(folder: string): Promise<readonly string[]> {
  const isConf = (name: string) => name.endsWith(".conf") && !name.startsWith(".");
  return (await entriesOf(folder))
    .filter((entry) => isConf(entry.name) && (entry.isFile() || entry.isSymbolicLink()))
    .map((entry) => join(folder, entry.name))
    .toSorted();
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(folder, error);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(path: string, cause: unknown): AppError {
  const reason = isMissing(cause) ? "there is no such file" : cause instanceof Error ? cause.message : String(cause);
  return new AppError("ERR_CONFIG_INVALID", `cannot read ${path}: ${reason}`, { cause });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
