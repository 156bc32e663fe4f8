import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { promisify } from "node:util";
import { SEARCH_PATH } from "./environment.ts";
import { type Identity, setprivOptions } from "./identity.ts";
import { systemText } from "./system-text.ts";

/** A path that commands need, and what it is called in messages, such as `working_dir`. */
export interface Place {
  readonly path: string;
  readonly title: string;
}

/** Why commands of that identity cannot run in the folder; `undefined` when they can. */
export async function folderProblem(folder: Place, identity: Identity): Promise<string | undefined> {
  return kindProblem(folder, "folder") ?? accessProblem(folder, { identity, deed: "enter" });
}

/** Why that identity cannot run the shell; `undefined` when it can. */
export async function shellProblem(shell: Place, identity: Identity): Promise<string | undefined> {
  return kindProblem(shell, "file") ?? accessProblem(shell, { identity, deed: "run" });
}

// Not through a thread: this is asked before every run, and the system answers from memory.
function kindProblem({ path, title }: Place, kind: "folder" | "file"): string | undefined {
  try {
    const found = statSync(path);
    return (kind === "folder" ? found.isDirectory() : found.isFile()) ? undefined : `${title} ${path} is not a ${kind}`;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // Root may see less than a user where files lie on another machine: whether it is there, the user finds out.
    if (code === "EACCES") return undefined;
    return code === "ENOENT" ? `${title} ${path} does not exist` : `${title} ${path}: ${systemText(error)}`;
  }
}

interface Access {
  readonly identity: Identity;
  readonly deed: "enter" | "run";
}

async function accessProblem({ path, title }: Place, { identity, deed }: Access): Promise<string | undefined> {
  try {
    if (identity.kind === "own") accessSync(path, constants.X_OK);
    else await accessAs(identity, path);
    return undefined;
  } catch (error) {
    const who = identity.kind === "own" ? "karajo" : identity.account.name;
    return `${who} cannot ${deed} ${title} ${path}: ${refusalText(error)}`;
  }
}

/** Rejects where that user may not enter the folder or run the file; a shell of that user's looks. */
async function accessAs(identity: Exclude<Identity, { readonly kind: "own" }>, path: string): Promise<void> {
  const look = ["/bin/sh", "-c", '[ -x "$0" ]', path];
  const options = { cwd: "/", env: { PATH: SEARCH_PATH } };
  const { account } = identity;
  if (identity.kind === "setpriv") await promisify(execFile)("setpriv", [...setprivOptions(account), ...look], options);
  else await promisify(execFile)("/bin/sh", look.slice(1), { ...options, uid: account.uid, gid: account.gid });
}

/** What `setpriv` complains of, what the system refuses, or just that the answer was no. */
function refusalText(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  if (said !== "") return said;
  const isNo = error instanceof Error && "code" in error && error.code === 1;
  return isNo ? "permission denied" : systemText(error);
}
