import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

/** What runs start, by the names of their jobs; each names the process to look for. */
const TREES = {
  background: "sleep 1000 & echo pid $!; sleep 1000",
  nohup: "nohup sleep 1000 & echo pid $!; wait",
  stubborn: "trap '' TERM; echo pid $$; while :; do sleep 0.05; done",
  "own-group": "timeout 900 sleep 1000 & echo pid $!; wait",
  forks: "trap '' TERM; echo pid $$; while :; do (sleep 0.2; :) & sleep 0.02; done",
};
const DAEMON = { daemon: "setsid sh -c 'echo pid $$; exec sleep 1000' & sleep 1000" };

/** A program with a job for each command. */
function prepare(
  commands: Readonly<Record<string, string>>,
  { server = "", job = "" }: { readonly server?: string; readonly job?: string } = {},
): Promise<Program> {
  const jobs = Object.entries(commands).map(
    ([name, command]) => `[job "${name}"]\npath = /${name}\nkill_grace = 200ms\n${job}command = "${command}"\n`,
  );
  return Program.prepare(`max_job_running = 10\n${server}${jobs.join("")}`);
}

/** Starts the program and all those jobs; answers which process each has named, once they have. */
async function begin(program: Program, commands: Readonly<Record<string, string>>): Promise<readonly number[]> {
  await program.start();
  for (const name of Object.keys(commands)) expect(await program.run(`/${name}`)).toBe(200);
  const pids: number[] = [];
  for (const name of Object.keys(commands)) {
    await until(async () => /pid \d+$/m.test(await logOf(program, name)));
    pids.push(Number(/pid (\d+)$/m.exec(await logOf(program, name))?.[1]));
  }
  return pids;
}

/** The log of the job's only run, whatever its state. */
async function logOf(program: Program, job: string): Promise<string> {
  const folder = `var/log/karajo/job/${job}`;
  const [name] = await readdir(`${program.base}/${folder}`).catch(() => []);
  // Between the two its name may change, when the run ends.
  return name === undefined ? "" : program.read(`${folder}/${name}`).catch(() => "");
}

/** The processes that carry the mark of a run of the program, of whichever job. */
async function marked(program: Program): Promise<readonly number[]> {
  const mark = `KARAJO_RUN=${program.base}/`;
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    numbers.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")),
  );
  const isMarked = (environ = "") => environ.split("\0").some((entry) => entry.startsWith(mark));
  return numbers.map(Number).filter((_, index) => isMarked(environments[index]));
}

function isWithin(some: readonly number[], all: readonly number[]): boolean {
  return some.every((each) => all.includes(each));
}

async function allAre(program: Program, status: string): Promise<void> {
  for (const name of Object.keys(TREES)) await until(async () => (await program.job(name)).status === status);
}

describe.runIf(process.platform === "linux")("nothing that runs have started is left", () => {
  test("when they are canceled", async () => {
    await using program = await prepare(TREES);
    const pids = await begin(program, TREES);
    // Not at once: what is just becoming another program has no environment to look at.
    await until(async () => isWithin(pids, await marked(program)));
    for (const name of Object.keys(TREES)) expect(await program.command("cancel", name)).toBe(200);
    await allAre(program, "canceled");
    expect(await marked(program)).toEqual([]);
    for (const name of Object.keys(TREES)) expect(await logOf(program, name)).not.toContain("goes on");
  });

  test("when they take too long", async () => {
    await using program = await prepare(TREES, { job: "timeout = 1s\n" });
    await begin(program, TREES);
    await allAre(program, "failed");
    expect(await marked(program)).toEqual([]);
    for (const name of Object.keys(TREES)) expect(await logOf(program, name)).toContain("timeout after 1s");
  });

  test("when the server stops", async () => {
    await using program = await prepare(TREES, { server: "shutdown_grace = 0s\n" });
    const pids = await begin(program, TREES);
    await until(async () => isWithin(pids, await marked(program)));
    expect(await program.stop("SIGTERM")).toBe(0);
    expect(await marked(program)).toEqual([]);
  });
});

describe.runIf(process.platform === "linux")("what has left the session of its run goes on and is named", () => {
  /** Looks at the daemon once its run has ended. */
  async function expectNamed(program: Program, pid = Number.NaN): Promise<void> {
    expect(pid).toBeGreaterThan(1);
    expect(await marked(program)).toEqual([pid]);
    expect(await logOf(program, "daemon")).toMatch(
      new RegExp(`--- process ${pid} \\(.*\\) has left the process group and goes on$`, "m"),
    );
  }

  test("when the run is canceled", async () => {
    await using program = await prepare(DAEMON);
    const [pid] = await begin(program, DAEMON);
    await program.command("cancel", "daemon");
    await until(async () => (await program.job("daemon")).status === "canceled");
    await expectNamed(program, pid);
  });

  test("when the run takes too long", async () => {
    await using program = await prepare(DAEMON, { job: "timeout = 1s\n" });
    const [pid] = await begin(program, DAEMON);
    await until(async () => (await program.job("daemon")).status === "failed");
    await expectNamed(program, pid);
  });

  test("when the server stops, after the grace that the run has used up", async () => {
    await using program = await prepare(DAEMON, { server: "shutdown_grace = 1s\n" });
    const [pid] = await begin(program, DAEMON);
    expect(await program.stop("SIGTERM")).toBe(0);
    await expectNamed(program, pid);
  });
});
