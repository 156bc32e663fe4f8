import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { bad, ok, type Result } from "../../domain/result.ts";
import type { Account } from "./account.ts";

/** As whom commands run, and how one becomes that. See docs/adr/0008-user.md. */
export type Identity =
  /** As karajo itself. */
  | { readonly kind: "own" }
  /** By util-linux' `setpriv`, which sets the user's supplementary groups as well. */
  | { readonly kind: "setpriv"; readonly account: Account }
  /** By Node, which drops all supplementary groups: only for users who have none. */
  | { readonly kind: "direct"; readonly account: Account };

export interface IdentityQuery {
  /** As whom karajo runs; `undefined` where there are no numbers for users. */
  readonly ownUid: number | undefined;
  /** Where `setpriv` and `id` are looked for. */
  readonly searchPath: string;
}

/** How karajo becomes that user, or why it cannot. */
export async function identityFor(account: Account, { ownUid, searchPath }: IdentityQuery): Promise<Result<Identity>> {
  if (account.uid === ownUid) return ok({ kind: "own" });
  if (ownUid !== 0) {
    return bad(`user ${account.name}: karajo is not root (its user is ${ownUid}), so it cannot run jobs as others`);
  }
  const setprivHelp = await outputOf("setpriv", ["--help"], searchPath);
  // Busybox has a setpriv too, which can do none of this.
  if (setprivHelp?.includes("--init-groups")) return ok({ kind: "setpriv", account });
  const groups = await outputOf("id", ["-G", account.name], searchPath);
  if (groups?.trim() === String(account.gid)) return ok({ kind: "direct", account });
  return bad(`user ${account.name}: setpriv of util-linux is needed to give a user's supplementary groups to a job`);
}

/** What makes `setpriv` (setpriv(1) of util-linux) become the user with all of that user's groups. */
export function setprivOptions({ uid, gid }: Account): readonly string[] {
  return [`--reuid=${uid}`, `--regid=${gid}`, "--init-groups"];
}

/** What the program prints; `undefined` when it fails or is missing. */
async function outputOf(program: string, args: readonly string[], searchPath: string): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, args, { env: { PATH: searchPath } })).stdout;
  } catch {
    return undefined;
  }
}
