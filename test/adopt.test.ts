import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

const JOB = '[job "a"]\npath = /a\non_restart = adopt\nkill_grace = 200ms\n';
/** Prints 40 lines within two seconds. */
const COUNTS = 'command = "for i in $(seq 40); do echo line $i; sleep 0.05; done; exit STATUS"\n';
const counting = (status: number) => COUNTS.replace("STATUS", String(status));
/** Goes on until a file is there; tells its own number and that of a child. */
const WAITS = 'command = "sleep 1000 & echo child $!; echo pid $$; while [ ! -e go ]; do sleep 0.02; done; kill $!"\n';
const GO = "var/lib/karajo/job/a/go";

const logNames = (program: Program) =>
  readdir(join(program.base, "var/log/karajo/job/a")).then(
    (names) => names.sort(),
    () => [],
  );

/** The only log, without the stamps. */
async function log(program: Program): Promise<string> {
  const [name = ""] = await logNames(program);
  const text = await program.read(`var/log/karajo/job/a/${name}`).catch(() => "");
  return text.replaceAll(/^\S+ \S+ UTC job: a: /gm, "");
}

const logHas = (program: Program, pattern: RegExp) => until(async () => pattern.test(await log(program)));
const isNow = (program: Program, status: string) => until(async () => (await program.job("a")).status === status);

async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") X ");
  return !/\) [ZX] /.test(stat);
}

async function numberIn(program: Program, name: string): Promise<number> {
  await logHas(program, new RegExp(`^${name} \\d+$`, "m"));
  return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(await log(program))?.[1]);
}

/** A program with that job, which was triggered. */
async function begun(job: string, settings = ""): Promise<Program> {
  const program = await Program.prepare(`${settings}${JOB}${job}`);
  await program.start();
  expect(await program.run("/a")).toBe(200);
  return program;
}

/** Each line once, in order; of those around a restart some may come again. */
function expectLines(text: string, count: number): void {
  const numbers = [...text.matchAll(/^line (\d+)$/gm)].map((found) => Number(found[1]));
  expect([...new Set(numbers)]).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(numbers.length).toBeLessThan(count + 5);
}

const keptFolders = (program: Program) =>
  readdir(join(program.base, "var/lib/karajo/job/.kept/a")).catch(() => [] as string[]);

describe.runIf(process.platform === "linux")("a run with on_restart = adopt", () => {
  test.each([
    ["SIGKILL", 0],
    ["SIGKILL", 3],
    ["SIGTERM", 0],
    ["SIGTERM", 3],
  ] as const)("goes on after %s, and ends as its command does, with status %i", async (signal, status) => {
    await using program = await begun(`${counting(status)}command = echo next\n`);
    await logHas(program, /^line 8$/m);
    await program.stop(signal);
    expect(await logNames(program)).toEqual(["a.1.running"]);
    if (signal === "SIGTERM") expect(program.output).toMatch(/server\.stopped .*runsThatGoOn=1/);
    await program.start();
    expect(await program.job("a")).toMatchObject({ status: "running", logs: [{ counter: 1 }] });
    await isNow(program, status === 0 ? "success" : "failed");
    const text = await log(program);
    expectLines(text, 40);
    expect(text.match(/karajo was started anew/g)).toHaveLength(1);
    expect(text.match(/--- Execute {2}0/g)).toHaveLength(1);
    expect(text.includes("\n--- Execute  1: echo next\nnext\n")).toBe(status === 0);
    if (status !== 0) expect(text).toContain("!!! job: a: exit status 3\n");
    expect(await logNames(program)).toEqual([status === 0 ? "a.1.success" : "a.1.failed"]);
    expect(await keptFolders(program)).toEqual([]);
    expect(await program.run("/a")).toBe(200);
    await until(async () => (await program.job("a")).logs?.at(-1)?.counter === 2);
  });

  test("is taken over also when it has ended with nobody there, by a signal too", async () => {
    await using program = await begun('command = "sleep 0.5; echo last words; kill -9 $$"\n');
    await isNow(program, "running");
    await logHas(program, /Execute/);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await program.stop("SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 700));
    await program.start();
    await isNow(program, "failed");
    expect(await log(program)).toMatch(/last words\n!!! job: a: signal: killed\n$/);
  });

  test("is left alone also by a stop that has no patience", async () => {
    await using program = await begun(WAITS, "shutdown_grace = 0s\n");
    await numberIn(program, "pid");
    expect(await program.stop("SIGTERM")).toBe(0);
    await program.write(GO, "");
    await program.start();
    await isNow(program, "success");
  });

  test("goes on over several restarts", async () => {
    await using program = await begun(counting(0));
    for (const line of [5, 15, 25]) {
      await logHas(program, new RegExp(`^line ${line}$`, "m"));
      await program.stop("SIGKILL");
      await program.start();
    }
    await isNow(program, "success");
    const numbers = [...(await log(program)).matchAll(/^line (\d+)$/gm)].map((found) => Number(found[1]));
    expect([...new Set(numbers)]).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  test("is canceled with its whole tree", async () => {
    await using program = await begun(WAITS);
    const [pid, child] = [await numberIn(program, "pid"), await numberIn(program, "child")];
    await program.stop("SIGKILL");
    await program.start();
    expect(await program.command("cancel", "a")).toBe(200);
    await isNow(program, "canceled");
    expect([await isRunning(pid), await isRunning(child)]).toEqual([false, false]);
    expect(await log(program)).toMatch(/\?\?\? CANCELED\n$/);
  });

  test("has no more time than its timeout, counted from its beginning", async () => {
    await using program = await begun(`timeout = 8s\n${WAITS}`);
    const pid = await numberIn(program, "pid");
    await program.stop("SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await program.start();
    const startedAgain = Date.now();
    await isNow(program, "failed");
    // Half of its time is over by then; counted anew, it would have all of it.
    expect(Date.now() - startedAgain).toBeLessThan(8_000);
    expect(await isRunning(pid)).toBe(false);
    expect(await log(program)).toContain("!!! job: a: timeout after 8s\n");
  });

  test.each([
    ["its job is gone", (config: string) => config.slice(0, config.indexOf("[job"))],
    ["its job is to be killed", (config: string) => config.replace("on_restart = adopt", "on_restart = kill")],
  ])("is ended when %s by then", async (_, change) => {
    await using program = await begun(WAITS);
    const [pid, child] = [await numberIn(program, "pid"), await numberIn(program, "child")];
    await program.stop("SIGTERM");
    expect(await isRunning(pid)).toBe(true);
    const path = "etc/karajo/karajo.conf";
    await program.write(path, change(await program.read(path)));
    await program.start();
    expect([await isRunning(pid), await isRunning(child)]).toEqual([false, false]);
    expect(await log(program)).toContain("lost: karajo ended before this run did");
    expect(await keptFolders(program)).toEqual([]);
  });

  test("keeps another one waiting", async () => {
    await using program = await begun(`command = echo run $KARAJO_JOB_COUNTER\n${WAITS}`, "max_job_running = 9\n");
    await numberIn(program, "pid");
    await program.stop("SIGKILL");
    await program.start();
    expect(await program.run("/a")).toBe(200);
    expect(await program.run("/a")).toBe(429);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await logNames(program)).toEqual(["a.1.running"]);
    await program.write(GO, "");
    await until(async () => (await logNames(program)).join() === "a.1.success,a.2.success");
  });

  test("takes a place of those that there are", async () => {
    await using program = await begun(`${WAITS}[job "b"]\npath = /b\ncommand = true\n`);
    await numberIn(program, "pid");
    await program.stop("SIGTERM");
    await program.start();
    expect(await program.run("/b")).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await program.job("b")).logs ?? []).toEqual([]);
    await program.write(GO, "");
    await until(async () => (await program.job("b")).status === "success");
  });

  test("has its secrets masked", async () => {
    const command = 'command = "echo one $TOKEN; while [ ! -e go ]; do sleep 0.02; done; echo two $TOKEN"\n';
    await using program = await begun(`secret_env = TOKEN=very-secret\n${command}`);
    await logHas(program, /^one \*\*\*$/m);
    await program.stop("SIGKILL");
    await program.write(GO, "");
    await program.start();
    await isNow(program, "success");
    expect(await log(program)).toMatch(/^two \*\*\*$/m);
    expect(await log(program)).not.toContain("very-secret");
  });

  test("lets what follows it run", async () => {
    await using program = await begun(`${WAITS}[job "b"]\nafter = a\ncommand = echo followed\n`);
    await numberIn(program, "pid");
    await program.stop("SIGKILL");
    await program.write(GO, "");
    await program.start();
    await until(async () => (await program.job("b")).status === "success");
  });
});
