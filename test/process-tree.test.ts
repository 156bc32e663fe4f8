import { readdir, readFile } from "node:fs/promises";
import { afterEach, describe, expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

/** What each run starts: the first process that it names is the one to look for. */
const TREES = {
  "children in front and in the background": "sleep 1000 & echo pid $!; sleep 1000",
  "what no hangup ends": "nohup sleep 1000 & echo pid $!; wait",
  "what ignores TERM": "trap '' TERM; echo pid $$; while :; do sleep 0.05; done",
  "a child with a process group of its own": "timeout 900 sleep 1000 & echo pid $!; wait",
  "a loop of forks": "trap '' TERM; echo pid $$; while :; do (sleep 0.2; :) & sleep 0.02; done",
};
const DAEMON = "setsid sh -c 'echo pid $$; exec sleep 1000' & sleep 1000";

/** A job that runs one of the trees, and gives what it starts 0.2 s to end after TERM. */
const jobText = (command: string, options = "") =>
  `[job "tree"]\npath = /tree\nkill_grace = 200ms\n${options}command = "${command.replaceAll('"', '\\"')}"\n`;

const daemons: number[] = [];
afterEach(() => {
  for (const pid of daemons.splice(0)) process.kill(pid, "SIGKILL");
});

/** Starts the program, and the job; answers what the job has named once it has. */
async function begin(program: Program): Promise<number> {
  await program.start();
  expect(await program.run("/tree")).toBe(200);
  await until(async () => /pid \d+$/m.test(await logOf(program)));
  return Number(/pid (\d+)$/m.exec(await logOf(program))?.[1]);
}

/** The log of the job's only run, whatever its state. */
async function logOf(program: Program): Promise<string> {
  const folder = "var/log/karajo/job/tree";
  const [name] = await readdir(`${program.base}/${folder}`).catch(() => []);
  return name === undefined ? "" : program.read(`${folder}/${name}`);
}

/** The processes that carry the mark of the job's run. */
async function marked(program: Program): Promise<readonly number[]> {
  const mark = `KARAJO_RUN=${program.base}/var/lib/karajo/job/tree#1`;
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    numbers.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")),
  );
  return numbers.map(Number).filter((_, index) => environments[index]?.split("\0").includes(mark));
}

describe.runIf(process.platform === "linux")("nothing of the run is left", { concurrent: true }, () => {
  test.each(Object.entries(TREES))("when it is canceled: %s", async (_, command) => {
    await using program = await Program.prepare(jobText(command));
    await begin(program);
    expect(await marked(program)).not.toEqual([]);
    expect(await program.command("cancel", "tree")).toBe(200);
    await until(async () => (await program.job("tree")).status === "canceled");
    expect(await marked(program)).toEqual([]);
    expect(await logOf(program)).not.toContain("goes on");
  });

  test.each(Object.entries(TREES))("when it takes too long: %s", async (_, command) => {
    await using program = await Program.prepare(jobText(command, "timeout = 1s\n"));
    await begin(program);
    await until(async () => (await program.job("tree")).status === "failed");
    expect(await marked(program)).toEqual([]);
    expect(await logOf(program)).toContain("timeout after 1s");
  });

  test.each(Object.entries(TREES))("when the server stops: %s", async (_, command) => {
    await using program = await Program.prepare(`shutdown_grace = 0s\n${jobText(command)}`);
    await begin(program);
    expect(await program.stop("SIGTERM")).toBe(0);
    expect(await marked(program)).toEqual([]);
  });
});

describe.runIf(process.platform === "linux")("what has left the session of its run goes on and is named", () => {
  const line = (pid: number) => new RegExp(`--- process ${pid} \\(.*\\) has left the process group and goes on$`, "m");

  test("when the run is canceled", async () => {
    await using program = await Program.prepare(jobText(DAEMON));
    const pid = await begin(program);
    daemons.push(pid);
    await program.command("cancel", "tree");
    await until(async () => (await program.job("tree")).status === "canceled");
    expect(await marked(program)).toEqual([pid]);
    expect(await logOf(program)).toMatch(line(pid));
  });

  test("when the run takes too long", async () => {
    await using program = await Program.prepare(jobText(DAEMON, "timeout = 1s\n"));
    const pid = await begin(program);
    daemons.push(pid);
    await until(async () => (await program.job("tree")).status === "failed");
    expect(await marked(program)).toEqual([pid]);
    expect(await logOf(program)).toMatch(line(pid));
  });

  test("when the server stops, also with a grace that the run does not use", async () => {
    await using program = await Program.prepare(`shutdown_grace = 1s\n${jobText(DAEMON)}`);
    const pid = await begin(program);
    daemons.push(pid);
    expect(await program.stop("SIGTERM")).toBe(0);
    expect(await marked(program)).toEqual([pid]);
    expect(await logOf(program)).toMatch(line(pid));
  });
});
