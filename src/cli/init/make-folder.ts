import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder with those above it. Node's own way never comes back from a file system that takes no folders and
 * says so by ENOENT, such as /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (isOf(error, "EEXIST")) return;
    if (!isOf(error, "ENOENT") || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch((cause: unknown) => {
      throw isOf(cause, "ENOENT") ? new Error(`${dirname(path)} takes no folders`, { cause }) : cause;
    });
  }
}

function isOf(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
