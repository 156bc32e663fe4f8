import { describe, expect, test } from "vitest";
import { at, call, karajo } from "./support/cli.ts";
import { Program, until } from "./support/program.ts";

const JOBS = `
[job "exits"]
command = exit 3
[job "killed"]
command = kill -9 $$
[job "late"]
timeout = 1s
command = sleep 60
[job "long"]
command = echo begun
command = sleep 60
`;

async function started(): Promise<Program> {
  const program = await Program.prepare(JOBS);
  await program.start();
  return program;
}

const newest = async (program: Program, name: string) => (await program.job(name)).logs?.at(-1)?.status;

/** `karajo run long --follow`, once its output has come. */
async function following(program: Program, ...args: readonly string[]) {
  const called = call(["run", "long", "--follow", ...args], at(program));
  await until(() => called.stdout.includes(" begun\n"), 60);
  return called;
}

describe("run --follow ends as the run does", () => {
  test("with its status, or 1, or 130 when somebody cancels it", async () => {
    await using program = await started();
    const env = at(program);
    expect(await karajo(["run", "exits", "-f"], env)).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^exits: run 1\nexits: run 1 failed: exit status 3 \(.*s\)\n$/),
    });
    expect(await karajo(["run", "killed", "-f"], env)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("failed: signal: killed"),
    });
    expect(await karajo(["run", "late", "-f"], env)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("failed: timeout after 1s"),
    });
    const called = await following(program);
    expect((await karajo(["cancel", "long"], env)).stdout).toBe("long: canceling run 1\n");
    expect(await called.ended).toMatchObject({
      status: 130,
      stderr: expect.stringContaining("long: run 1 canceled ("),
    });
  });

  test("also when it has to wait for another run of the job", async () => {
    await using program = await started();
    await following(program);
    const waiting = call(["run", "long", "--follow"], at(program));
    await until(() => waiting.stderr.includes("long: run 2\n"), 60);
    expect(await newest(program, "long")).toBe("running");
    await program.command("cancel", "long");
    await until(() => waiting.stdout.includes(" begun\n"), 60);
    await program.command("cancel", "long");
    expect(await waiting.ended).toMatchObject({ status: 130 });
  });
});

describe("Ctrl-C", () => {
  test("leaves the run alone, and says how to go on", async () => {
    await using program = await started();
    const called = await following(program);
    called.child.kill("SIGINT");
    const { status, stderr } = await called.ended;
    expect(status).toBe(130);
    expect(stderr).toContain(
      "long: run 1 goes on. To follow it again: karajo logs exec:long 1 --follow; to end it: karajo cancel exec:long",
    );
    expect(await newest(program, "long")).toBe("running");
  });

  test("cancels the run where that is asked for", async () => {
    await using program = await started();
    const called = await following(program, "--cancel-on-interrupt");
    called.child.kill("SIGINT");
    const { status, stdout, stderr } = await called.ended;
    expect(status).toBe(130);
    expect(stdout).toContain("??? CANCELED\n");
    expect(stderr).toMatch(/karajo: canceling long: run 1; .*\nlong: run 1 canceled/);
    expect(await newest(program, "long")).toBe("canceled");
  });
});

describe("a server that is killed", () => {
  test("and comes back is waited for, and tells what became of the run", async () => {
    await using program = await started();
    const called = await following(program);
    const logs = call(["logs", "long", "--follow"], at(program));
    await until(() => logs.stdout.includes(" begun\n"), 60);
    await program.stop("SIGKILL");
    await until(() => called.stderr.includes("waiting for the server to come back") && logs.stderr !== "", 60);
    await program.start();
    const [run, log] = await Promise.all([called.ended, logs.ended]);
    expect(run).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/karajo: the server is back\nlong: run 1 failed: /),
    });
    expect(log).toMatchObject({ status: 0, stderr: expect.stringContaining("karajo: the server is back\n") });
    // Nothing twice, nothing left out: what was followed is the log.
    const whole = await program.read("var/log/karajo/job/long/long.1.failed");
    expect(run.stdout).toBe(whole);
    expect(log.stdout).toBe(whole);
  });

  test("and does not come back is given up, with 3", async () => {
    await using program = await started();
    const called = await following(program, "--give-up-after", "1s");
    await program.stop("SIGKILL");
    expect(await called.ended).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/long: run 1 may go on[.] .*\nkarajo: the server was not back within 1 s: /),
    });
  });
});
