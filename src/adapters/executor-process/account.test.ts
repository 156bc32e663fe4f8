import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { accountIn, findAccount } from "./account.ts";

const PASSWD = [
  "root:x:0:0:root:/root:/bin/bash",
  "app:x:1000:1001:An App,,,:/srv/app:/usr/sbin/nologin",
  "1000:x:1002:1002::/home/number:/bin/sh",
  "bare:x:7:7:::",
  "# a comment",
  "broken:x:many:1:::",
  "+::::::",
].join("\n");

describe("an account", () => {
  test("is found by its name and by its number, a name first", () => {
    expect(accountIn(PASSWD, "app")).toEqual({ name: "app", uid: 1000, gid: 1001, home: "/srv/app" });
    expect(accountIn(PASSWD, "1002")?.name).toBe("1000");
    expect(accountIn(PASSWD, "1000")?.name).toBe("1000");
  });

  test("without a home lives at the root", () => {
    expect(accountIn(PASSWD, "bare")?.home).toBe("/");
  });

  test.each(["", "broken", "+", "x", "# a comment", "constructor"])("is not found as %j", (user) => {
    expect(accountIn(PASSWD, user)).toBeUndefined();
  });

  test("of this process is known", async () => {
    const name = (await promisify(execFile)("id", ["-un"])).stdout.trim();
    const account = await findAccount(name);
    expect(account).toMatchObject({ uid: process.getuid?.(), gid: process.getgid?.() });
    expect(await findAccount(String(process.getuid?.()))).toEqual(account);
    expect(await findAccount("no-such-user")).toBeUndefined();
    expect(await findAccount("--help")).toBeUndefined();
  });
});
