import { chmod, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ProcessRuns, runs, SPAWNERS } from "./testing/process-run.ts";

const opened = await Promise.all(
  SPAWNERS.map(async ([name, spawner]) => [name, await ProcessRuns.open(spawner)] as const),
);
afterAll(() => Promise.all(opened.map(([, work]) => work[Symbol.asyncDispose]())));

describe.each(opened)("commands that %s starts", (_, work) => {
  const top = work.stateFolder;
  const run = (...commands: readonly string[]) => work.run(commands);

  test("run one after the other, each announced by its number", async () => {
    expect(await run("echo one", "echo two")).toMatchObject({
      outcome: { kind: "success" },
      text: "\n--- Execute  0: echo one\none\n\n--- Execute  1: echo two\ntwo\n",
    });
  });

  test("end with the first that fails, and say with which status", async () => {
    const { outcome, text } = await run("echo before", "exit 3", "echo never");
    expect(outcome).toEqual({ kind: "failed", reason: "exit status 3", failure: { kind: "exit", status: 3 } });
    expect(text).toContain("--- Execute  1: exit 3\n");
    expect(text).not.toContain("never");
  });

  test.each([
    ["KILL", "signal: killed"],
    ["USR1", "signal: user defined signal 1"],
  ])("name the signal %s that ended them in Go's words", async (signal, reason) => {
    expect((await run(`kill -${signal} $$`)).outcome).toEqual({ kind: "failed", reason, failure: { kind: "signal" } });
  });

  test("go on after a status that the job calls a success, and say so", async () => {
    const successExitCodes = [
      { from: 0, to: 0 },
      { from: 3, to: 5 },
    ];
    const { outcome, text } = await work.run(["exit 4", "echo next", "exit 6"], { successExitCodes });
    expect(text).toContain("exit 4\n--- exit status 4 is in success_exit_codes\n\n--- Execute  1: echo next\nnext\n\n");
    expect(outcome).toMatchObject({ failure: { kind: "exit", status: 6 } });
  });

  test("fail with the status 0, too, where the job does not call that a success", async () => {
    const { outcome } = await work.run(["true"], { successExitCodes: [{ from: 1, to: 1 }] });
    expect(outcome).toEqual({ kind: "failed", reason: "exit status 0", failure: { kind: "exit", status: 0 } });
  });

  test("see the whole of a large environment", async () => {
    const env = Array.from({ length: 10 }, (_each, at) => ({ name: `V${at}`, value: "ü".repeat(60_000) }));
    const { text } = await work.run(["env | grep -c '^V.='; printf %s \"$V9\" | wc -c"], { env });
    expect(text).toContain("\n10\n120000\n");
  });

  test("are not deaf to the signals that the server ignores", async () => {
    // As in any shell, where a server that ignores SIGPIPE would leave `yes` with an error.
    expect((await run("(yes; echo status $? >&2) | head -n 1")).text).toContain("\nstatus 141\n");
  });

  test("see nothing of the server's environment but what tells of the run, and a search path", async () => {
    const { text } = await run("env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= | sort");
    expect(text.split("\n").slice(2)).toEqual([
      "KARAJO_ATTEMPT=2",
      "KARAJO_JOB_COUNTER=7",
      `KARAJO_RUN=${join(top, "test")}#7`,
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/bin/site_perl:/usr/bin/vendor_perl:/usr/bin/core_perl:/usr/sbin:/sbin:/bin",
      "",
    ]);
  });

  test("see the variables of the job, of which none replaces what tells of the run", async () => {
    const env = ["A='$x\"\n", "KARAJO_RUN=mine"].map((text) => ({
      name: text.split("=")[0] ?? "",
      value: text.slice(2),
    }));
    const { text } = await work.run(['echo "[$A] $LANG $KARAJO_RUN"'], { env, envInherit: ["LANG"] });
    expect(text).toContain(`['$x"\n] C.UTF-8 ${join(top, "test")}#7\n`);
  });

  test("have their secrets hidden before anything is logged", async () => {
    const env = [
      { name: "TOKEN", value: "one" },
      { name: "TOKEN", value: "two" },
      { name: "EMPTY", value: "" },
    ];
    const { hidden } = await work.run(["exit 1"], { env, secretNames: ["TOKEN", "EMPTY", "UNSET"] });
    expect(hidden).toEqual(["two"]);
  });

  test("run in a folder of the job's own that only its owner may enter", async () => {
    const { text } = await run("pwd");
    expect(text).toContain(`${join(top, "test")}\n`);
    expect((await stat(join(top, "test"))).mode & 0o777).toBe(0o700);
  });

  test("run in the folder and with the shell that the job names", async () => {
    await mkdir(join(top, "elsewhere"));
    const shell = join(top, "shell");
    await writeFile(shell, '#!/bin/sh\necho "mine $1 $2"; shift; . /dev/null; eval "$1"\n');
    await chmod(shell, 0o755);
    const { text } = await work.run(["pwd; echo $PWD"], { workingDir: join(top, "elsewhere"), shell });
    expect(text).toContain(`mine -c pwd; echo $PWD\n${join(top, "elsewhere")}\n${join(top, "elsewhere")}\n`);
  });

  test("keep what goes to stdout and to stderr in the order in which it was written", async () => {
    const { text } = await run("for i in 1 2 3 4 5 6 7 8; do echo out $i; echo err $i >&2; done");
    const lines = text.trim().split("\n").slice(1);
    expect(lines).toEqual([1, 2, 3, 4, 5, 6, 7, 8].flatMap((i) => [`out ${i}`, `err ${i}`]));
  });

  test("read nothing from the server's input", async () => {
    expect((await run("cat; echo end")).text).toContain("end\n");
  });

  test("that a shell cannot parse fail with what the shell says", async () => {
    const { outcome, text } = await run('echo "');
    expect(outcome.kind).toBe("failed");
    expect(text).toMatch(/[Uu]nterminated|[Uu]nexpected/);
  });

  test("may print what is no text at all", async () => {
    expect((await run("printf '\\377\\000\\001'")).outcome).toEqual({ kind: "success" });
  });

  test("that end while something they left behind holds their output are not waited for", async () => {
    const going = work.start(["sleep 30 & echo pid $!"]);
    const pid = await work.number(going);
    expect(await going.outcome).toEqual({ kind: "success" });
    expect(going.output.text).toContain("holds the output open");
    expect(await runs(pid)).toBe(true); // what a job starts on purpose stays, as with cron
  });

  test("that end while something they left behind goes on printing are not waited for", async () => {
    const going = work.start(["(while :; do echo tick; sleep 0.1; done) & echo pid $!"]);
    const pid = await work.number(going);
    expect(await going.outcome).toEqual({ kind: "success" });
    expect(going.output.text).toContain("holds the output open");
    expect(await runs(pid)).toBe(true);
  });

  test("may print much without any of it being lost", async () => {
    const { text } = await run("seq 1 100000");
    expect(text.trim().split("\n").slice(-2)).toEqual(["99999", "100000"]);
    expect(text.trim().split("\n")).toHaveLength(100_001);
  });
});

describe.each(opened)("what cannot be started by %s says what and where", (_, work) => {
  const top = work.stateFolder;
  const run = (...commands: readonly string[]) => work.run(commands);
  const file = join(top, "file");
  const cases = [
    [
      "an environment file that is missing",
      { envFiles: [{ path: "/no/file", isOptional: false }] },
      "env_file /no/file does not exist",
    ],
    ["a folder that is missing", { workingDir: "/no/folder" }, "working_dir /no/folder does not exist"],
    ["a folder that is a file", { workingDir: file }, `working_dir ${file} is not a folder`],
    ["a folder below a file", { workingDir: `${file}/x` }, `working_dir ${file}/x: not a directory`],
    ["a shell that is missing", { shell: "/no/shell" }, "shell /no/shell does not exist"],
    ["a shell that is a folder", { shell: top }, `shell ${top} is not a file`],
    ["a shell that cannot be run", { shell: file }, `karajo cannot run shell ${file}: permission denied`],
    ["a user whom nobody knows", { user: "no-such-user" }, "user no-such-user is not known on this system"],
  ] as const;
  test.each(cases)("%s", async (_, settings, reason) => {
    await writeFile(file, "");
    const { outcome, text } = await work.run(["echo never"], settings);
    expect(outcome).toEqual({ kind: "failed", reason, failure: { kind: "error" } });
    expect(text).toBe("");
  });

  test("a folder that is gone since the last run, and is made again where it is the job's own", async () => {
    const workingDir = join(top, "for a while");
    await mkdir(workingDir);
    expect((await work.run(["true"], { workingDir })).outcome).toEqual({ kind: "success" });
    await rm(workingDir, { recursive: true });
    expect((await work.run(["true"], { workingDir })).outcome).toMatchObject({
      reason: `working_dir ${workingDir} does not exist`,
    });
    expect((await run("true")).outcome).toEqual({ kind: "success" });
    await rm(join(top, "test"), { recursive: true });
    expect(await run("echo again")).toMatchObject({
      outcome: { kind: "success" },
      text: expect.stringContaining("\nagain\n"),
    });
  });

  test("a command that is longer than the system takes", async () => {
    expect((await run(`: ${"x".repeat(200_000)}`)).outcome).toEqual({
      kind: "failed",
      reason: `cannot start /bin/sh in ${join(top, "test")}: argument list too long`,
      failure: { kind: "error" },
    });
  });

  test("an environment that is larger than the system takes", async () => {
    const env = Array.from({ length: 60 }, (_each, at) => ({ name: `V${at}`, value: "x".repeat(100_000) }));
    expect((await work.run(["true"], { env })).outcome).toMatchObject({
      reason: `cannot start /bin/sh in ${join(top, "test")}: argument list too long`,
    });
  });

  test("a folder for the job that cannot be made", async () => {
    await using other = await ProcessRuns.open();
    await writeFile(join(other.stateFolder, "test"), "");
    expect((await other.run(["true"])).outcome).toMatchObject({
      reason: `cannot make the job's folder ${join(other.stateFolder, "test")}: file already exists`,
    });
  });
});
