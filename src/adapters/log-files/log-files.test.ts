import { mkdir, mkdtemp, readdir, readlink, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { JobId } from "../../domain/job-id.ts";
import { logStoreContract } from "../../ports/testing/log-store-contract.ts";
import { createLogFiles } from "./log-files.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-logs-"));
afterAll(() => rm(top, { recursive: true }));
const folder = () => mkdtemp(join(top, "case-"));
const keep = { kind: "exec", id: "keep" as JobId } as const;

describe("log files", () => {
  logStoreContract(async () => createLogFiles(join(await folder(), "log")));

  test("lie where karajo 0.9.3 puts them, for their owner alone", async () => {
    const root = join(await folder(), "var", "log", "karajo");
    const logs = createLogFiles(root);
    await (await logs.create(keep, 3)).close("success");
    await (await logs.create({ kind: "http", id: "keep" as JobId }, 1)).close("canceled");
    expect((await readdir(root, { recursive: true })).sort()).toEqual([
      "job",
      "job/keep",
      "job/keep/keep.3.success",
      "job_http",
      "job_http/keep",
      "job_http/keep/keep.1.canceled",
    ]);
    expect((await stat(join(root, "job", "keep"))).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, "job", "keep", "keep.3.success"))).mode & 0o777).toBe(0o600);
  });

  test("that are no logs are removed by a scan, folders and the folders of other jobs are not", async () => {
    const root = await folder();
    await mkdir(join(root, "job", "keep", "sub.1.success"), { recursive: true });
    await mkdir(join(root, "job", "other"));
    for (const name of ["keep/keep.1.success", "keep/keep.9", "keep/garbage", "keep/other.1.success", "other/notes"]) {
      await writeFile(join(root, "job", name), "x");
    }
    const found = await createLogFiles(root).scan([keep]);
    expect(found.get("exec:keep")?.entries).toEqual([{ counter: 1, status: "success" }]);
    expect((await readdir(join(root, "job"), { recursive: true })).sort()).toEqual([
      "keep",
      "keep/keep.1.success",
      "keep/sub.1.success",
      "other",
      "other/notes",
    ]);
  });

  test.runIf(process.platform === "linux")("that were left are open no more", async () => {
    const root = await folder();
    const open = async () => {
      const fds = await readdir("/proc/self/fd");
      const files = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
      return files.filter((file) => file.startsWith(root));
    };
    const logs = createLogFiles(root);
    const log = await logs.create(keep, 1, { maxSize: 8, gapLine: String });
    await log.write(Buffer.from("0123456789"));
    const feed = await logs.follow(keep, { counter: 1, status: "running" });
    await log.leave();
    expect(await open()).not.toEqual([]);
    await feed?.close();
    expect(await open()).toEqual([]);
  });

  test("tell when the newest finished one was written", async () => {
    const root = await folder();
    await mkdir(join(root, "job", "keep"), { recursive: true });
    for (const [name, time] of [
      ["keep.1.success", 1_700_000_000],
      ["keep.2.failed", 1_700_000_500],
      ["keep.3.running", 1_700_000_900],
    ] as const) {
      await writeFile(join(root, "job", "keep", name), "x");
      await utimes(join(root, "job", "keep", name), time, time);
    }
    const found = await createLogFiles(root).scan([keep]);
    expect(found.get("exec:keep")?.lastWrittenAt).toBe(1_700_000_500_000);
  });

  test("that cannot be read are an error that says where, and what to do", async () => {
    const root = await folder();
    await writeFile(join(root, "job"), "a file where a folder should be");
    await expect(createLogFiles(root).scan([keep])).rejects.toMatchObject({
      code: "ERR_STORE",
      message: expect.stringMatching(
        `^logs in ${root}: karajo must be able to read and write everything there, see its owner and mode [(]ENOTDIR: `,
      ),
    });
  });

  test("are scanned without error whatever the names in the folder are", async () => {
    const name = fc.stringMatching(/^[\w .-]{1,20}$/).filter((each) => !/^[. ]*$/.test(each));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.oneof(
            name,
            name.map((each) => `keep.${each}`),
          ),
          { maxLength: 8 },
        ),
        async (names) => {
          const root = await folder();
          await mkdir(join(root, "job", "keep"), { recursive: true });
          for (const each of names) await writeFile(join(root, "job", "keep", each), "x");
          const left = (await createLogFiles(root).scan([keep])).get("exec:keep")?.entries ?? [];
          expect(await readdir(join(root, "job", "keep"))).toHaveLength(left.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});
