import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { RecordedOutput } from "../../ports/testing/recorded-output.ts";
import { findAccount } from "./account.ts";
import { SEARCH_PATH } from "./environment.ts";
import { launchPlan } from "./launch.ts";
import { hasEnvironmentEntry, processEntry } from "./proc.ts";
import { createNodeSpawner } from "./spawner-node.ts";
import { ProcessRuns, runs } from "./testing/process-run.ts";

const isRoot = process.getuid?.() === 0;
const nobody = await findAccount("nobody");
const AS_NOBODY = { user: "nobody", workingDir: "/" };

/** A user of this system with more than one group, if there is any. */
async function userWithGroups(): Promise<string | undefined> {
  const groups = await readFile("/etc/group", "utf8").catch(() => "");
  const members = groups.split("\n").flatMap((line) => line.split(":")[3]?.split(",") ?? []);
  return members.find((name) => name !== "" && name !== "root");
}
const grouped = await userWithGroups();

test.skipIf(isRoot)("another user is refused when karajo is not root", async () => {
  await using work = await ProcessRuns.open();
  const { outcome } = await work.run(["echo never"], { user: "root" });
  expect(outcome).toMatchObject({ kind: "failed", failure: { kind: "error" } });
  expect(outcome).toHaveProperty("reason", expect.stringContaining("user root: karajo is not root"));
});

describe.skipIf(!isRoot || nobody === undefined)("a job of another user (needs root and the user nobody)", () => {
  test("runs as that user, who is described to it", async () => {
    await using work = await ProcessRuns.open();
    const command = 'id -un; id -gn; echo "$HOME $USER $LOGNAME $SHELL"; pwd; echo "$PWD"; env | grep -c ^OLDPWD=';
    const { text } = await work.run([command], AS_NOBODY);
    const group = (await promisify(execFile)("id", ["-gn", "nobody"])).stdout.trim();
    expect(text.split("\n").slice(2)).toEqual([
      "nobody",
      group,
      `${nobody?.home} nobody nobody /bin/sh`,
      "/",
      "/",
      "0",
      "",
    ]);
  });

  test.skipIf(grouped === undefined)("has all groups of the user (needs a user with several)", async () => {
    await using work = await ProcessRuns.open();
    const { text, outcome } = await work.run(["id -G"], { user: grouped, workingDir: "/" });
    expect(outcome.kind).toBe("success");
    expect(text).toContain(`\n${(await promisify(execFile)("id", ["-G", grouped ?? ""])).stdout}`);
  });

  test("has none of root's groups where Node switches the user", async () => {
    const identity = { kind: "direct", account: nobody ?? { name: "", uid: 0, gid: 0, home: "/" } } as const;
    const surroundings = { identity, folder: "/", env: { PATH: SEARCH_PATH }, shell: "/bin/sh" };
    const child = await createNodeSpawner().start(launchPlan("echo $(id -u) $(id -G)", surroundings));
    const output = new RecordedOutput();
    await child.output.flowTo((bytes) => output.write(bytes)).ended;
    expect(output.text).toBe(`${nobody?.uid} ${nobody?.gid}\n`);
  });

  test("begins at home unless it names a folder", async () => {
    await using work = await ProcessRuns.open();
    const daemon = await findAccount("daemon");
    const { text } = await work.run(["pwd"], { user: "daemon" });
    expect(text).toContain(`\n${daemon?.home}\n`);
  });

  test("is given its variables as they are, and nothing to read", async () => {
    await using work = await ProcessRuns.open();
    const env = Object.entries({
      A: 'it\'s "$HOME" `id` \\ \n\n',
      karajo_env: "mine",
      PATH: "/bin:/usr/bin:/mine",
      UID: "7",
      LAST: "1",
    }).map(([name, value]) => ({ name, value }));
    const { text } = await work.run(['cat; printf "[%s]" "$A" "$karajo_env" "$PATH" "$LAST"; env | grep -c KARAJO_'], {
      ...AS_NOBODY,
      env,
    });
    expect(text).toContain(`[it's "$HOME" \`id\` \\ \n\n][mine][/bin:/usr/bin:/mine][1]3\n`);
  });

  test("is marked as what the run has started, and ended with it", async () => {
    await using work = await ProcessRuns.open();
    const going = work.start(["sleep 1000 & echo pid $!; setsid sleep 1000 & echo daemon $!; wait"], AS_NOBODY);
    const [pid, daemon] = [await work.number(going), await work.number(going, "daemon")];
    const mark = `KARAJO_RUN=${join(work.stateFolder, "test")}#7`;
    await expect.poll(() => hasEnvironmentEntry(pid, mark)).toBe(true);
    await expect.poll(async () => (await processEntry(daemon))?.session).toBe(daemon);
    going.abort.abort();
    expect(await going.outcome).toEqual({ kind: "canceled" });
    expect(await runs(pid)).toBe(false);
    expect(going.output.text).toContain(`--- process ${daemon} (s`);
  });

  // An env_file that the user may write must not make that user root. The loader tells of each program it loads.
  test("has its variables used by nothing that is still root", async () => {
    await using work = await ProcessRuns.open();
    const traces = await mkdtemp(join(tmpdir(), "karajo-loader-"));
    await chmod(traces, 0o777);
    const env = Object.entries({ LD_DEBUG: "libs", LD_DEBUG_OUTPUT: `${traces}/trace` });
    const { outcome } = await work.run(["/bin/true; exit 0"], {
      ...AS_NOBODY,
      env: env.map(([name, value]) => ({ name, value })),
    });
    expect(outcome).toEqual({ kind: "success" });
    const files = await Promise.all((await readdir(traces)).map((name) => stat(join(traces, name))));
    expect(files.filter(({ uid }) => uid !== nobody?.uid)).toEqual([]);
    await rm(traces, { recursive: true });
  });

  test.each(["workingDir", "shell"] as const)("that may not use its %s fails for that reason", async (setting) => {
    await using work = await ProcessRuns.open(); // in a folder that only root may enter
    const shell = join(work.stateFolder, "shell");
    await writeFile(shell, "#!/bin/sh\n", { mode: 0o755 });
    const path = setting === "shell" ? shell : work.stateFolder;
    const { outcome, text } = await work.run(["echo never"], { ...AS_NOBODY, [setting]: path });
    const deed = setting === "shell" ? "run shell" : "enter working_dir";
    const reason = `nobody cannot ${deed} ${path}: permission denied`;
    expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "error" } });
    expect(text).toBe("");
  });

  test("whose home is missing is told to name a folder", async () => {
    await using work = await ProcessRuns.open();
    const { outcome } = await work.run(["pwd"], { user: "nobody" });
    expect(outcome).toMatchObject({ reason: `home (working_dir is not set) ${nobody?.home} does not exist` });
  });
});
