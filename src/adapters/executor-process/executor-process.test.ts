import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Outcome } from "../../domain/run.ts";
import { anExecJob } from "../../domain/testing/a-job.ts";
import { type Duration, seconds } from "../../domain/time.ts";
import { RecordedOutput } from "../../ports/testing/recorded-output.ts";
import { createSystemClock } from "../clock-system/clock-system.ts";
import { createProcessExecutor } from "./executor-process.ts";

const top = await mkdtemp(join(tmpdir(), "karajo-process-"));
afterAll(() => rm(top, { recursive: true }));

interface Going {
  readonly output: RecordedOutput;
  readonly abort: AbortController;
  readonly outcome: Promise<Outcome>;
}

function start(commands: readonly string[], killGrace: Duration = seconds(10)): Going {
  const executor = createProcessExecutor({ clock: createSystemClock(), stateFolder: top, killGrace });
  const job = anExecJob({ name: "test", work: { kind: "commands", commands } });
  const output = new RecordedOutput();
  const abort = new AbortController();
  const outcome = executor.execute(job, { job, counter: 7, trigger: { reason: "manual" } }, output, abort.signal);
  return { output, abort, outcome };
}

async function run(...commands: readonly string[]): Promise<{ text: string; outcome: Outcome }> {
  const { output, outcome } = start(commands);
  return { outcome: await outcome, text: output.text };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Alive, and not a zombie that only waits for a parent to take notice. */
async function runs(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return status === "" ? isAlive(pid) : !/\) Z /.test(status);
}

describe("commands", () => {
  test("run one after the other, each announced by its number", async () => {
    expect(await run("echo one", "echo two")).toEqual({
      outcome: { kind: "success" },
      text: "\n--- Execute  0: echo one\none\n\n--- Execute  1: echo two\ntwo\n",
    });
  });

  test("end with the first that fails, and say with which status", async () => {
    const { outcome, text } = await run("echo before", "exit 3", "echo never");
    expect(outcome).toEqual({ kind: "failed", reason: "exit status 3" });
    expect(text).toContain("--- Execute  1: exit 3\n");
    expect(text).not.toContain("never");
  });

  test("name the signal that ended them in Go's words", async () => {
    expect((await run("kill -KILL $$")).outcome).toEqual({ kind: "failed", reason: "signal: killed" });
    expect((await run("kill -USR1 $$")).outcome).toEqual({ kind: "failed", reason: "signal: user defined signal 1" });
  });

  test("see nothing of the server's environment but the counter, the mark of the run and a search path", async () => {
    const { text } = await run("env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= | sort");
    expect(text.split("\n").slice(2)).toEqual([
      "KARAJO_JOB_COUNTER=7",
      `KARAJO_RUN=${join(top, "test")}#7`,
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/bin/site_perl:/usr/bin/vendor_perl:/usr/bin/core_perl:/usr/sbin:/sbin:/bin",
      "",
    ]);
  });

  test("run in a folder of the job's own that only its owner may enter", async () => {
    const { text } = await run("pwd");
    expect(text).toContain(`${join(top, "test")}\n`);
    expect((await stat(join(top, "test"))).mode & 0o777).toBe(0o700);
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
    const { outcome, text } = await run("sleep 30 & echo $!");
    expect(outcome).toEqual({ kind: "success" });
    expect(text).toContain("holds the output open");
    const pid = Number(/^(\d+)$/m.exec(text)?.[1]);
    expect(await runs(pid)).toBe(true); // what a job starts on purpose stays, as with cron
    process.kill(pid);
  });

  test("may print much without any of it being lost", async () => {
    const { text } = await run("seq 1 100000");
    expect(text.trim().split("\n").slice(-2)).toEqual(["99999", "100000"]);
    expect(text.trim().split("\n")).toHaveLength(100_001);
  });
});

describe("cancel", () => {
  const trees = {
    "a plain command": "echo pid $$; exec sleep 1000",
    "children in the background and in front": "sleep 1000 & echo pid $!; sleep 1000",
    "a child started with nohup": "nohup sh -c 'echo pid $$; exec sleep 1000'",
    "a grandchild whose parent is gone": "sh -c 'sleep 1000 & echo pid $!'; sleep 1000",
  };
  test.each(Object.entries(trees))("ends %s", async (_, command) => {
    const { output, abort, outcome } = start([command, "echo never"]);
    await output.contains(/^pid \d+$/m);
    abort.abort();
    expect(await outcome).toEqual({ kind: "canceled" });
    const pid = Number(/^pid (\d+)$/m.exec(output.text)?.[1]);
    expect(pid).toBeGreaterThan(0);
    expect(await runs(pid)).toBe(false);
    expect(output.text).not.toContain("never");
  });

  test("lets a command clean up, and logs what it says", async () => {
    const { output, abort, outcome } = start([
      "trap 'echo cleaned; exit 0' TERM; echo ready; while :; do sleep 0.05; done",
    ]);
    await output.contains(/^ready$/m);
    abort.abort();
    expect(await outcome).toEqual({ kind: "canceled" });
    expect(output.text).toContain("cleaned");
  });

  test("kills what ignores TERM when the grace is over", async () => {
    const { output, abort, outcome } = start(
      ["trap '' TERM; echo pid $$; while :; do sleep 0.05; done"],
      200 as Duration,
    );
    await output.contains(/^pid \d+$/m);
    const pid = Number(/^pid (\d+)$/m.exec(output.text)?.[1]);
    abort.abort();
    expect(await outcome).toEqual({ kind: "canceled" });
    expect(await runs(pid)).toBe(false);
  });

  test("before the start runs nothing", async () => {
    const executor = createProcessExecutor({ clock: createSystemClock(), stateFolder: top, killGrace: seconds(1) });
    const job = anExecJob({ name: "test", work: { kind: "commands", commands: ["echo never"] } });
    const output = new RecordedOutput();
    const run = { job, counter: 1, trigger: { reason: "manual" } } as const;
    expect(await executor.execute(job, run, output, AbortSignal.abort())).toEqual({ kind: "canceled" });
    expect(output.text).toBe("");
  });
});
