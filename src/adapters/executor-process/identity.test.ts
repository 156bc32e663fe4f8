import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { identityFor } from "./identity.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-identity-"));
afterAll(() => rm(top, { recursive: true }));

const app = { name: "app", uid: 1000, gid: 1001, home: "/srv/app" };

/** A folder with just these programs, each of which prints a text. */
async function systemWith(programs: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(top, "bin-"));
  for (const [name, text] of Object.entries(programs)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), `#!/bin/sh\necho '${text}'\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

describe("another user", () => {
  test("is nobody else when it is karajo's own", async () => {
    expect(await identityFor(app, { ownUid: 1000, searchPath: "" })).toEqual({ ok: true, value: { kind: "own" } });
  });

  test("is refused unless karajo is root", async () => {
    const problem = "user app: karajo is not root (its user is 999), so it cannot run jobs as others";
    expect(await identityFor(app, { ownUid: 999, searchPath: "" })).toEqual({ ok: false, problem });
  });

  test("is switched to by util-linux' setpriv, where that is there", async () => {
    const searchPath = await systemWith({ setpriv: " --init-groups    initialize supplementary groups" });
    expect(await identityFor(app, { ownUid: 0, searchPath })).toEqual({
      ok: true,
      value: { kind: "setpriv", account: app },
    });
  });

  test("is switched to by Node with a setpriv that cannot do it, where the user has one group alone", async () => {
    const searchPath = await systemWith({ setpriv: "BusyBox: setpriv [OPTIONS] PROG", id: "1001" });
    expect(await identityFor(app, { ownUid: 0, searchPath })).toEqual({
      ok: true,
      value: { kind: "direct", account: app },
    });
  });

  test.each([{ id: "1001 27" }, {}])(
    "is refused where groups would be lost, or nobody knows (%j)",
    async (programs) => {
      expect(await identityFor(app, { ownUid: 0, searchPath: await systemWith(programs) })).toEqual({
        ok: false,
        problem: "user app: setpriv of util-linux is needed to give a user's supplementary groups to a job",
      });
    },
  );
});
