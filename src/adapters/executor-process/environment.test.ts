import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { ProcessSettings } from "../../domain/job.ts";
import { aProcess } from "../../domain/testing/a-job.ts";
import { type EnvironmentSources, jobEnvironment, SEARCH_PATH } from "./environment.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-environment-"));
afterAll(() => rm(top, { recursive: true }));

const app = { name: "app", uid: 1000, gid: 1000, home: "/home/app" };

function environment(settings: Partial<ProcessSettings>, sources: Partial<EnvironmentSources> = {}) {
  return jobEnvironment(aProcess(settings), { inherited: {}, account: undefined, told: {}, ...sources });
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(top, name), content);
  return join(top, name);
}

describe("the environment of a job", () => {
  test("is a search path unless more is wanted", async () => {
    expect(await environment({}, { inherited: { A: "1" } })).toEqual({ ok: true, value: { PATH: SEARCH_PATH } });
  });

  test("takes each variable from the last of: inherited, files in their order, its own, told by karajo", async () => {
    const [one, two] = [await file("one", "B=1\nC=1\nD=1\nE=1"), await file("two", "C=2\nD=2\nE=2")];
    const given = await environment(
      {
        envInherit: ["A", "B"],
        envFiles: [one, two].map((path) => ({ path, isOptional: false })),
        env: [
          { name: "D", value: "2½" },
          { name: "D", value: "3" },
          { name: "E", value: "3" },
        ],
      },
      { inherited: { A: "0", B: "0", X: "0" }, told: { E: "4" } },
    );
    expect(given).toEqual({ ok: true, value: { PATH: SEARCH_PATH, A: "0", B: "1", C: "2", D: "3", E: "4" } });
  });

  test("inherits everything for `*`, but for what a shell keeps for itself", async () => {
    const inherited = { A: "1", PATH: "/bin", PWD: "/", OLDPWD: "/", SHLVL: "1", _: "/bin/node", GONE: undefined };
    expect(await environment({ envInherit: ["*"] }, { inherited })).toEqual({
      ok: true,
      value: { A: "1", PATH: "/bin" },
    });
  });

  test("describes the user whom the job names, unless the job does so itself", async () => {
    const settings = { envInherit: ["*"], env: [{ name: "USER", value: "me" }], shell: "/bin/bash" };
    expect(await environment(settings, { account: app, inherited: { HOME: "/root" } })).toEqual({
      ok: true,
      value: { PATH: SEARCH_PATH, HOME: "/home/app", USER: "me", LOGNAME: "app", SHELL: "/bin/bash" },
    });
  });

  test("holds what a file says at that moment", async () => {
    const settings = { envFiles: [{ path: await file("changing", "A=1"), isOptional: false }] };
    expect(await environment(settings)).toMatchObject({ value: { A: "1" } });
    await file("changing", "A=2");
    expect(await environment(settings)).toMatchObject({ value: { A: "2" } });
  });

  test("does without an optional file that is missing, but not without a file that is broken", async () => {
    const missing = join(top, "missing");
    expect(await environment({ envFiles: [{ path: missing, isOptional: true }] })).toMatchObject({ ok: true });
    const broken = await file("broken", "A=1\nsecret\n");
    const problems = [missing, broken, top, await file("binary", new Uint8Array([0x41, 0x3d, 0xff]))];
    const found = await Promise.all(
      problems.map((path) => environment({ envFiles: [{ path, isOptional: path !== missing }] })),
    );
    expect(found.map((each) => !each.ok && each.problem.replace(top, ""))).toEqual([
      "env_file /missing does not exist",
      "env_file /broken:2: expected NAME=value",
      "cannot read env_file : illegal operation on a directory",
      "env_file /binary is not UTF-8 text",
    ]);
  });
});
