import { readFileSync } from "node:fs";

/** The folder of a user of this machine; `undefined` where its list of users does not tell. */
export function homeOfUser(name: string): string | undefined {
  let list: string;
  try {
    list = readFileSync("/etc/passwd", "utf8");
  } catch {
    return undefined; // no such list here
  }
  const fields = list.split("\n").map((line) => line.split(":"));
  return fields.find(([user]) => user === name)?.[5] || undefined;
}
