import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/**
 * A folder that is gone after the test. `entries` are paths in it with their content; `{ link }` is a symbolic link,
 * and a path that ends in `/` an empty folder.
 */
export async function aFolder(entries: Readonly<Record<string, string | { readonly link: string }>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "karajo-http-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await Promise.all(Object.entries(entries).map(([name, content]) => put(join(folder, name), content)));
  return folder;
}

async function put(path: string, content: string | { readonly link: string }): Promise<void> {
  await mkdir(path.endsWith("/") ? path : dirname(path), { recursive: true });
  if (path.endsWith("/")) return;
  if (typeof content === "string") await writeFile(path, content);
  else await symlink(content.link, path);
}
