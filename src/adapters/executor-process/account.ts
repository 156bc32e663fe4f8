import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** A user of this system. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/**
 * The user with this name or number: of `/etc/passwd`, or of whatever else the system asks for its users (LDAP, say),
 * by `getent`. `undefined` when there is none.
 */
export async function findAccount(user: string): Promise<Account | undefined> {
  const local = await readFile("/etc/passwd", "utf8").catch(() => "");
  return accountIn(local, user) ?? accountIn(await getent(user), user);
}

async function getent(user: string): Promise<string> {
  try {
    return (await promisify(execFile)("getent", ["passwd", user])).stdout;
  } catch {
    return ""; // it knows nobody of that name, or it is not there itself
  }
}

/** passwd(5): name:password:uid:gid:comment:home:shell. A name that looks like a number is found first. */
export function accountIn(passwd: string, user: string): Account | undefined {
  const accounts = passwd.split("\n").flatMap((line): Account[] => {
    const [name = "", , uid = "", gid = "", , home = ""] = line.split(":");
    if (name === "" || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), home: home === "" ? "/" : home }];
  });
  return accounts.find(({ name }) => name === user) ?? accounts.find(({ uid }) => String(uid) === user);
}
