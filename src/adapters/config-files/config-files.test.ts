import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { AppError } from "../../domain/error.ts";
import { environment, readConfigFiles } from "./config-files.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-config-"));
afterAll(() => rm(top, { recursive: true }));

/** A folder with files in it; a name that ends in `/` is a folder, a text that starts with `->` a link. */
async function base(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(top, "base-"));
  for (const [name, text] of Object.entries({ "main.conf": "main", ...files })) {
    const path = join(folder, name);
    await mkdir(name.endsWith("/") ? path : dirname(path), { recursive: true });
    if (text.startsWith("->")) await symlink(text.slice(2), path);
    else if (!name.endsWith("/")) await writeFile(path, text);
  }
  return folder;
}

/** What is read under `folder`, as `role name: text`. */
async function read(folder: string): Promise<readonly string[]> {
  const files = await readConfigFiles(join(folder, "main.conf"), () => folder);
  return files.map(({ file, text, role }) => `${role} ${relative(folder, file)}: ${text}`);
}

async function refusal(folder: string): Promise<AppError> {
  const error = await read(folder).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toHaveProperty("code", "ERR_CONFIG_INVALID");
  return error as AppError;
}

describe("the files of a configuration", () => {
  test("are the main file alone where there are no others", async () => {
    expect(await read(await base({}))).toEqual(["main main.conf: main"]);
    expect(await read(await base({ "etc/karajo/job.d/": "" }))).toEqual(["main main.conf: main"]);
  });

  test("are the main one, jobs, HTTP jobs and users, those of a folder by name", async () => {
    const folder = await base({
      "etc/karajo/user.conf": "u",
      "etc/karajo/job_http.d/z.conf": "hz",
      "etc/karajo/job.d/b.conf": "b",
      "etc/karajo/job.d/a.conf": "a",
      "etc/karajo/job.d/10.conf": "10",
      "etc/karajo/job.d/9.conf": "9",
      "etc/karajo/job.d/B.conf": "B",
    });
    expect(await read(folder)).toEqual([
      "main main.conf: main",
      "jobs etc/karajo/job.d/10.conf: 10",
      "jobs etc/karajo/job.d/9.conf: 9",
      "jobs etc/karajo/job.d/B.conf: B",
      "jobs etc/karajo/job.d/a.conf: a",
      "jobs etc/karajo/job.d/b.conf: b",
      "http-jobs etc/karajo/job_http.d/z.conf: hz",
      "users etc/karajo/user.conf: u",
    ]);
  });

  test("keep their order when there are many", async () => {
    const names = Array.from({ length: 100 }, (_, i) => `etc/karajo/job.d/${1_000 + i}.conf`);
    const files = await read(await base(Object.fromEntries(names.map((name) => [name, name]))));
    expect(files.slice(1)).toEqual(names.map((name) => `jobs ${name}: ${name}`));
  });

  test("lie under the dir_base that the main file names", async () => {
    const folder = await base({ "elsewhere/etc/karajo/user.conf": "u", "etc/karajo/user.conf": "not this one" });
    const files = await readConfigFiles(join(folder, "main.conf"), ({ text }) => {
      expect(text).toBe("main");
      return join(folder, "elsewhere");
    });
    expect(files.map((file) => file.text)).toEqual(["main", "u"]);
  });

  test("are not those that are hidden, have another ending or lie deeper", async () => {
    const folder = await base({
      "etc/karajo/job.d/.hidden.conf": "x",
      "etc/karajo/job.d/.conf": "x",
      "etc/karajo/job.d/a.conf~": "x",
      "etc/karajo/job.d/a.CONF": "x",
      "etc/karajo/job.d/aconf": "x",
      "etc/karajo/job.d/deeper/a.conf": "x",
      "etc/karajo/other.conf": "x",
    });
    expect(await read(folder)).toEqual(["main main.conf: main"]);
  });

  test("are no folders, sockets or links to such, whatever their name", async () => {
    const folder = await base({
      "etc/karajo/job.d/folder.conf/": "",
      "etc/karajo/job.d/link.conf": "->folder.conf",
      "etc/karajo/job.d/to-socket.conf": "->s.conf",
    });
    const socket = createServer();
    await new Promise<void>((resolve) => socket.listen(join(folder, "etc/karajo/job.d/s.conf"), resolve));
    expect(await read(folder)).toEqual(["main main.conf: main"]);
    await new Promise((resolve) => socket.close(resolve));
  });

  test("may be links to files", async () => {
    const folder = await base({
      "shared/backup": "text",
      "etc/karajo/job.d/backup.conf": "->../../../shared/backup",
      "etc/karajo/user.conf": "->../../shared/backup",
    });
    expect(await read(folder)).toEqual([
      "main main.conf: main",
      "jobs etc/karajo/job.d/backup.conf: text",
      "users etc/karajo/user.conf: text",
    ]);
  });
});

describe("a configuration is refused", () => {
  test("when there is no main file", async () => {
    const folder = await base({});
    await rm(join(folder, "main.conf"));
    expect((await refusal(folder)).message).toBe(`cannot read ${folder}/main.conf: there is no such file`);
  });

  test.each([
    ["a main file that is a folder", "main.conf", { "main.conf/": "", "main.conf": "->." }],
    ["a job file that links to nothing", "etc/karajo/job.d/a.conf", { "etc/karajo/job.d/a.conf": "->nothing" }],
    ["a job file that links to itself", "etc/karajo/job.d/a.conf", { "etc/karajo/job.d/a.conf": "->a.conf" }],
    ["a job.d that is a file", "etc/karajo/job.d", { "etc/karajo/job.d": "x" }],
    // With the users missing, everybody would get in.
    ["a user.conf that links to nothing", "etc/karajo/user.conf", { "etc/karajo/user.conf": "->nothing" }],
    ["a user.conf that is a folder", "etc/karajo/user.conf", { "etc/karajo/user.conf/": "" }],
  ])("for %s, which is named", async (_, name, files) => {
    const { "main.conf": main = "main", ...others } = files as Record<string, string>;
    const folder = await base(main === "main" ? others : {});
    if (main !== "main") {
      await rm(join(folder, "main.conf"));
      await mkdir(join(folder, "main.conf"));
    }
    const error = await refusal(folder);
    expect(error.message).toContain(`cannot read ${join(folder, name)}: `);
    expect(error.cause).toBeInstanceOf(Error);
  });
});

test("the environment is that of this process", () => {
  expect(environment()).toBe(process.env);
});
