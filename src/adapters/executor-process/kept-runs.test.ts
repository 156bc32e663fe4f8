import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { KeptRun } from "./testing/kept-run.ts";
import { runs } from "./testing/process-run.ts";

const WAIT = "while [ ! -e go ]; do sleep 0.01; done";

/** Every file under a folder. */
async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  await expect.poll(holds, { timeout: 10_000, interval: 20 }).toBe(true);
}

describe.runIf(process.platform === "linux")("a run that outlives the server", () => {
  test("does as any other while the server stays", async () => {
    await using run = await KeptRun.of(["echo one; echo two >&2", "printf three; exit 3", "echo never"]);
    const { output, ending } = run.stay();
    expect(await ending).toEqual({ kind: "failed", reason: "exit status 3", failure: { kind: "exit", status: 3 } });
    expect(output.text).toBe(
      "\n--- Execute  0: echo one; echo two >&2\none\ntwo\n\n--- Execute  1: printf three; exit 3\nthree",
    );
    expect(output.processes).toHaveLength(2);
  });

  test.each([
    ["exit 137", { kind: "failed", reason: "exit status 137", failure: { kind: "exit", status: 137 } }],
    ["kill -9 $$", { kind: "failed", reason: "signal: killed", failure: { kind: "signal" } }],
    ["kill 0", { kind: "failed", reason: "signal: terminated", failure: { kind: "signal" } }],
    ["true", { kind: "success" }],
  ])("ends by %s as it is, also when nobody is there", async (command, outcome) => {
    await using run = await KeptRun.of([`echo begun; ${WAIT}; echo over; ${command}`]);
    await run.stayUntil(/^begun$/m);
    await writeFile(run.path("go"), "");
    const [folder] = await run.folder.commands();
    await eventually(async () => (await folder?.end()) !== undefined);
    expect(await run.resumable()).toBe(2);
    const { output, ending } = run.stay(true);
    expect(await ending).toEqual(outcome);
    expect(output.text).toBe("over\n");
  });

  test("goes on with the command that it is in, and then the next, by what it began with", async () => {
    await using run = await KeptRun.of(["echo first", `echo second; ${WAIT}`, "echo third"]);
    await run.stayUntil(/^second$/m);
    Object.assign(run.job.work, { commands: ["echo changed"] });
    const { output, ending } = run.stay(true);
    await writeFile(run.path("go"), "");
    expect(await ending).toEqual({ kind: "success" });
    expect(output.text).toBe("\n--- Execute  2: echo third\nthird\n");
  });

  test("repeats the beginning of a line that it goes on with", async () => {
    await using run = await KeptRun.of([`echo whole; printf ha; ${WAIT}; echo lf`]);
    await run.stayUntil(/^ha$/m);
    await writeFile(run.path("go"), "");
    const { output, ending } = run.stay(true);
    expect(await ending).toEqual({ kind: "success" });
    expect(output.text).toBe("half\n");
  });

  test("is canceled whenever that comes, with all that it has started", async () => {
    await using run = await KeptRun.of([`echo pid $$; sleep 1000 & echo pid $!; wait`]);
    const said = await run.stayUntil(/pid \d+\npid \d+\n/);
    const { ending, cancel } = run.stay(true);
    cancel.abort();
    expect(await ending).toEqual({ kind: "canceled" });
    for (const [, pid] of said.matchAll(/^pid (\d+)$/gm)) expect(await runs(Number(pid))).toBe(false);

    await using another = await KeptRun.of(["echo $$ >>pids; sleep 1000"]);
    const early = another.stay();
    setTimeout(() => early.cancel.abort(), 60);
    expect(await early.ending).toEqual({ kind: "canceled" });
    const pids = (await readFile(another.path("pids"), "utf8").catch(() => "")).trim().split("\n").filter(Boolean);
    for (const pid of pids) expect(await runs(Number(pid))).toBe(false);
  });

  test("is not canceled by a server that leaves already", async () => {
    await using run = await KeptRun.of([`echo begun; ${WAIT}; echo over`]);
    const { output, ending, leave, cancel } = run.stay();
    await output.contains(/^begun$/m);
    leave.abort();
    cancel.abort("karajo stops");
    expect(await ending).toBe("left");
    await writeFile(run.path("go"), "");
    expect(await run.stay(true).ending).toEqual({ kind: "success" });
  });

  test("fails, and is ended, when its keeper is: how it would have ended nobody knows", async () => {
    await using run = await KeptRun.of(["trap '' PIPE; echo pid $$; while :; do sleep 0.02; done"]);
    const { output, ending } = run.stay();
    await output.contains(/pid \d+/);
    const [folder] = await run.folder.commands();
    const keeper = await folder?.keeper();
    process.kill(keeper?.pid ?? 0, "SIGKILL");
    expect(await ending).toMatchObject({ kind: "failed", reason: expect.stringContaining("was ended") });
    expect(await runs(Number(/pid (\d+)/.exec(output.text)?.[1]))).toBe(false);
    expect(await run.resumable()).toBeUndefined();
  });

  test("starts a command whose keeper has not taken it on, and no keeper does so afterwards", async () => {
    await using run = await KeptRun.of(["echo run >>ran"]);
    await run.folder.begin({ attempt: 2, commands: ["echo run >>ran"] });
    expect(await run.resumable()).toBe(2);
    const untaken = await run.folder.add(0);
    expect(await run.resumable()).toBe(2);
    expect(await run.stay(true).ending).toEqual({ kind: "success" });
    expect(await readFile(run.path("ran"), "utf8")).toBe("run\n");
    await expect(stat(untaken.path)).rejects.toThrow("ENOENT");
  });

  test("starts a command that a server has given up, and that crashed before it could start it anew", async () => {
    await using run = await KeptRun.of(["echo run >>ran"]);
    await run.folder.begin({ attempt: 2, commands: ["echo run >>ran"] });
    const untaken = await run.folder.add(0);
    await untaken.refuse(); // and here it crashes
    expect(await run.resumable()).toBe(2);
    await expect(mkdir(join(untaken.path, "taken")), "what its keeper would do").rejects.toThrow("EEXIST");
    expect(await run.stay(true).ending).toEqual({ kind: "success" });
    expect(await readFile(run.path("ran"), "utf8")).toBe("run\n");
    await expect(stat(untaken.path)).rejects.toThrow("ENOENT");
  });

  test("is canceled with what a command left behind that ended with nobody there", async () => {
    const left = "sleep 1000 >/dev/null 2>&1 & echo pid $! >left";
    await using run = await KeptRun.of([`echo begun; ${WAIT}; ${left}`, `echo second; sleep 1000`]);
    await run.stayUntil(/^begun$/m);
    await writeFile(run.path("go"), "");
    const [folder] = await run.folder.commands();
    await eventually(async () => (await folder?.end()) !== undefined);
    const { output, ending, cancel } = run.stay(true);
    await output.contains(/^second$/m);
    cancel.abort();
    expect(await ending).toEqual({ kind: "canceled" });
    const pid = Number(/\d+/.exec(await readFile(run.path("left"), "utf8"))?.[0]);
    expect(await runs(pid)).toBe(false);
  });

  test("begins anew where what is there is of an earlier attempt, or not to be gone on with", async () => {
    await using run = await KeptRun.of(["echo fresh"]);
    await run.folder.begin({ attempt: 1, commands: ["echo stale"] });
    const { output, ending } = run.stay(true);
    await ending;
    expect(output.text).toContain("\nfresh\n");
    await run.folder.begin({ attempt: 2, commands: ["echo stale"] });
    const second = run.stay(false);
    await second.ending;
    expect(second.output.text).toContain("\nfresh\n");
  });

  test("runs as any other where nothing can be written down", async () => {
    await using run = await KeptRun.of(["echo one", "echo two"]);
    await writeFile(join(run.stateFolder, ".kept"), "no folder");
    const { output, ending } = run.stay();
    expect(await ending).toEqual({ kind: "success" });
    expect(output.text).toMatch(
      /^!!! this run cannot outlive karajo, as on_restart says: \w+[\s\S]*\none\n[\s\S]*\ntwo\n$/,
    );
  });

  test("keeps what came first and what came last while nobody reads, and says how much is missing", async () => {
    await using run = await KeptRun.of([`echo begun; ${WAIT}; seq 2000000; : >done`]);
    await run.stayUntil(/^begun$/m);
    await writeFile(run.path("go"), "");
    const [folder] = await run.folder.commands();
    await eventually(async () => (await folder?.end()) !== undefined && (await folder?.isDrained()) === true);
    const sizes = await Promise.all(
      (await filesUnder(folder?.path ?? "")).map(async (file) => (await stat(file)).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5 * 1_048_576);
    const { output, ending } = run.stay(true);
    expect(await ending).toEqual({ kind: "success" });
    const { text } = output;
    expect(text.startsWith("1\n2\n3\n")).toBe(true);
    expect(text.endsWith("\n1999999\n2000000\n")).toBe(true);
    const missing = [...text.matchAll(/!!! (\d+) bytes are missing here: .*\n/g)];
    const written = Array.from({ length: 2_000_000 }, (_, index) => `${index + 1}\n`.length).reduce((a, b) => a + b);
    const told = missing.reduce((sum, [line]) => sum + line.length, 0);
    expect(text.length - told + missing.reduce((sum, [, count]) => sum + Number(count), 0)).toBeGreaterThanOrEqual(
      written,
    );
  }, 30_000);

  test("gives back the room of what is in the log", async () => {
    await using run = await KeptRun.of([`seq 1500000; echo begun; ${WAIT}`], { logMaxSize: 64 * 1_048_576 });
    await run.stayUntil(/^begun$/m);
    const [folder] = await run.folder.commands();
    const spool = (await readdir(folder?.path ?? "")).filter((name) => name.startsWith("out-"));
    expect(spool.length).toBeLessThanOrEqual(2);
  }, 30_000);

  test("does not wait for what it leaves in the background", async () => {
    await using run = await KeptRun.of(["sleep 1000 & echo over"]);
    const { output, ending } = run.stay();
    expect(await ending).toEqual({ kind: "success" });
    expect(output.text).toContain("over\n--- A process left in the background holds the output open");
  });

  test("does not wait for what goes on printing in the background", async () => {
    await using run = await KeptRun.of(["(while :; do echo tick; sleep 0.1; done) & echo over"]);
    const { output, ending } = run.stay();
    expect(await ending).toEqual({ kind: "success" });
    expect(output.text).toContain("tick\n--- A process left in the background holds the output open");
  });

  test("has no secret in its files before it is printed, nor in arguments; and nobody else may read them", async () => {
    const env = [{ name: "TOKEN", value: "t0p-secret" }];
    await using run = await KeptRun.of([`echo begun; ${WAIT}; : $TOKEN`], { env, secretNames: ["TOKEN"] });
    await run.stayUntil(/^begun$/m);
    const files = await filesUnder(run.folder.path);
    for (const file of files) {
      expect(await readFile(file, "utf8")).not.toContain("t0p-secret");
      expect((await stat(file)).mode & 0o077).toBe(0);
    }
    expect((await stat(run.folder.path)).mode & 0o777).toBe(0o700);
    const [folder] = await run.folder.commands();
    const keeper = (await folder?.keeper())?.pid;
    expect(await readFile(`/proc/${keeper}/cmdline`, "utf8")).not.toContain("t0p-secret");
    expect(await readFile(`/proc/${keeper}/environ`, "utf8")).not.toContain("t0p-secret");
  });

  test("is not what a job asks for that says nothing, and leaves nothing when it is forgotten", async () => {
    await using run = await KeptRun.of(["true"]);
    const { lasting, job } = run;
    expect(lasting.isFor(job)).toBe(true);
    expect(lasting.isFor({ ...job, process: { ...job.process, onRestart: "kill" } })).toBe(false);
    expect(lasting.isFor({ ...job, work: { kind: "function" } })).toBe(false);
    await run.stay().ending;
    await lasting.forget(job, 7);
    expect(await run.resumable()).toBeUndefined();
    await mkdir(run.folder.path, { recursive: true });
    expect(await run.resumable()).toBeUndefined();
  });

  test.skipIf(process.getuid?.() !== 0)(
    "runs as the user that its job names (needs root and the user nobody)",
    async () => {
      const user = { user: "nobody", workingDir: "/", env: [{ name: "A", value: "it's" }] };
      await using run = await KeptRun.of(['id -un; echo "$A"; sleep 0.3; exit 3'], user);
      await run.stayUntil(/^it's$/m);
      const { output, ending } = run.stay(true);
      expect(await ending).toMatchObject({ reason: "exit status 3" });
      expect(output.text).toBe("");
    },
  );

  test("says why it could not be started", async () => {
    await using run = await KeptRun.of(["true"], { workingDir: "/nowhere" });
    expect(await run.stay().ending).toMatchObject({ reason: "working_dir /nowhere does not exist" });
  });
});
