import { randomBytes } from "node:crypto";
import { stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "../../domain/error.ts";
import { reasonOf } from "../file-reason.ts";
import { makeFolder } from "./make-folder.ts";
import { MAIN_FILE, SAMPLE_FOLDERS, sampleFiles } from "./sample.ts";

/** 24 bytes are 32 letters, and no one guesses them. */
const SECRET_BYTES = 24;

/** Writes the sample under a folder, for its owner only: it holds a secret. Throws when a file of it is there already. */
export async function writeSample(folder: string): Promise<{ readonly mainFile: string; readonly written: string[] }> {
  if (folder === "") throw new AppError("ERR_BAD_REQUEST", "the name of the folder is empty: . is the one you are in");
  const base = resolve(folder);
  const files = sampleFiles({ folder: base, secret: randomBytes(SECRET_BYTES).toString("base64url") });
  for (const { path } of files) await mustBeAbsent(join(base, path));
  try {
    for (const path of SAMPLE_FOLDERS) await makeFolder(join(base, path));
    for (const { path, text } of files) {
      await makeFolder(dirname(join(base, path)));
      await writeFile(join(base, path), text, { mode: 0o600, flag: "wx" });
    }
  } catch (cause) {
    throw new AppError("ERR_BAD_REQUEST", `cannot write the sample to ${base}: ${reasonOf(cause)}`, { cause });
  }
  return { mainFile: join(base, MAIN_FILE), written: files.map(({ path }) => join(base, path)) };
}

async function mustBeAbsent(path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new AppError("ERR_BAD_REQUEST", `${path} is there already: name another folder, as in karajo init FOLDER`);
}
