import { readFile } from "node:fs/promises";
import { AppError } from "../domain/error.ts";
import { reasonOf } from "./file-reason.ts";

/** What a file holds, or for `-` what is piped in. Throws `ERR_BAD_REQUEST` for a file that cannot be read. */
export async function readInput(file: string): Promise<Buffer> {
  if (file === "-") {
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AppError("ERR_BAD_REQUEST", `cannot read ${file}: ${reasonOf(cause)}`, { cause });
  }
}
