import { execFileSync, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { connect } from "../src/adapters/store-sqlite/driver.ts";
import { Program, SECRET, until } from "./support/program.ts";

/** Notes its beginning and its end where there is always space. */
const job = (name: string, settings: string, between = "true") => `[job "${name}"]
${settings}
log_retention = 1000
command = "echo begin $KARAJO_JOB_COUNTER >>BASE/${name}; ${between}; echo end $KARAJO_JOB_COUNTER >>BASE/${name}"
`;
const JOBS = [
  job("hook", "path = /hook"),
  job("slow", "path = /slow", "until test -e BASE/go; do sleep 0.05; done"),
  job("tick", "schedule = * * * * * *"),
].join("");

async function prepare(): Promise<Program> {
  const program = await Program.prepare(JOBS);
  const config = await program.read("etc/karajo/karajo.conf");
  await program.write("etc/karajo/karajo.conf", config.replaceAll("BASE", program.base));
  return program;
}

const record = async (program: Program, name: string) => (await program.read(name).catch(() => "")).trim().split("\n");
const begun = async (program: Program, name: string) =>
  (await record(program, name)).filter((line) => line.startsWith("begin ")).map((line) => Number(line.slice(6)));

/** Asks for a run of `hook`; the whole answer. */
async function callHook(program: Program): Promise<{ status: number; name?: string; message?: string }> {
  const headers = { "X-Karajo-Sign": createHmac("sha256", SECRET).update("{}").digest("hex") };
  const url = `http://127.0.0.1:${program.port}/karajo/api/job_exec/run/hook`;
  const response = await fetch(url, { method: "POST", body: "{}", headers });
  return { ...((await response.json()) as { name?: string; message?: string }), status: response.status };
}

/** How a disk is filled, and emptied again. */
interface Disk {
  fill(): Promise<void>;
  empty(): Promise<void>;
}

/** No file of the server may become longer than its write-ahead log is now. */
function limitedFiles(program: Program): Disk {
  const set = (limit: number | "unlimited") =>
    void execFileSync("prlimit", ["--pid", String(program.pid), `--fsize=${limit}:`]);
  return {
    fill: async () => set((await stat(join(program.base, "var/lib/karajo/karajo.db-wal"))).size),
    empty: async () => set("unlimited"),
  };
}

/** A file system of 2 MB for everything that the server writes. Must be made before the server starts. */
async function smallDisk(program: Program): Promise<Disk & AsyncDisposable> {
  const folder = join(program.base, "var");
  await mkdir(folder);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "karajo-test", folder]);
  const filler = join(folder, "filler");
  return {
    async fill() {
      const file = openSync(filler, "w");
      for (const size of [65_536, 1]) {
        try {
          for (;;) writeSync(file, Buffer.alloc(size));
        } catch {
          // no space left
        }
      }
      closeSync(file);
    },
    empty: async () => rmSync(filler),
    async [Symbol.asyncDispose]() {
      await program.stop("SIGKILL");
      // Lazily: this process may hold a file of it until the garbage is collected.
      execFileSync("umount", ["--lazy", folder]);
    },
  };
}

interface LedgerRow {
  readonly job: string;
  readonly counter: number;
  readonly outcome: string | null;
  readonly started_at: number | null;
}

/** What the ledger says of every run, while the server does not run. */
async function ledger(program: Program): Promise<readonly LedgerRow[]> {
  const db = await connect(join(program.base, "var/lib/karajo/karajo.db"));
  const rows = db.prepare("select job, counter, outcome, started_at from run order by job, counter").all();
  db.close();
  return rows as unknown as readonly LedgerRow[];
}

/** Nothing ran twice, and ledger, logs and records tell of the same runs, all of them ended. */
async function expectConsistent(program: Program): Promise<void> {
  // A turn of the timer that came while the server stopped waits for the next start.
  const rows = (await ledger(program)).filter((row) => row.started_at !== null || row.outcome !== null);
  expect(rows.filter(({ outcome }) => outcome === null)).toEqual([]);
  for (const name of ["hook", "slow", "tick"]) {
    const counters = await begun(program, name);
    expect(new Set(counters).size, `${name} ran something twice`).toBe(counters.length);
    const ended = (await record(program, name)).filter((line) => line.startsWith("end "));
    expect(ended, `${name} was cut off`).toHaveLength(counters.length);
    const entered = rows.filter((row) => row.job === `exec:${name}`).map(({ counter }) => counter);
    expect(entered, `the ledger lacks runs of ${name}`).toEqual(counters.toSorted((a, b) => a - b));
    const logs = await readdir(join(program.base, "var/log/karajo/job", name));
    expect(logs.filter((log) => /[.]running$/.test(log))).toEqual([]);
  }
}

/** Webhooks are refused, what runs goes on, timers go on; and with space again everything is as before. */
async function weather(program: Program, disk: Disk): Promise<void> {
  await program.start();
  expect((await callHook(program)).status).toBe(200);
  await until(async () => (await program.job("hook")).status === "success");
  expect(await program.run("/slow")).toBe(200);
  await until(async () => (await begun(program, "slow")).length === 1);

  await disk.fill();
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer = await callHook(program);
    expect(answer).toMatchObject({ status: 503, name: "ERR_STORE", message: expect.stringContaining("store") });
  }
  expect(program.output).toMatch(/karajo[.]db: the disk (is full|cannot be read or written)/);
  await program.write("go", "");
  await until(async () => (await program.job("slow")).status === "success");
  const before = (await begun(program, "tick")).length;
  await until(async () => (await begun(program, "tick")).length >= before + 2);
  expect((await callHook(program)).status).toBe(503);

  await disk.empty();
  expect((await callHook(program)).status).toBe(200);
  await until(async () => (await begun(program, "hook")).length === 2);
  await until(() => program.output.includes("store.recovered"));
  expect(await program.stop()).toBe(0);
  await expectConsistent(program);
  await program.start();
  expect((await callHook(program)).status).toBe(200);
  await until(async () => (await begun(program, "hook")).length === 3);
  expect(await program.stop()).toBe(0);
  await expectConsistent(program);
}

// The limit must be one that can be taken back.
const limits = spawnSync("prlimit", ["--fsize", "--output", "SOFT,HARD", "--noheadings"], { encoding: "utf8" });
const canLimit = limits.stdout?.trim().split(/\s+/).join() === "unlimited,unlimited";

describe.skipIf(!canLimit)("when no file can grow (needs prlimit)", () => {
  test("the server weathers it", async () => {
    await using program = await prepare();
    await weather(program, limitedFiles(program));
  });

  test("a run that began meanwhile is not repeated after a crash", async () => {
    await using program = await prepare();
    await program.start();
    expect(await program.run("/slow")).toBe(200);
    await until(async () => (await begun(program, "slow")).length === 1);
    // Accepted while there is space, begun and ended when there is none.
    expect(await program.run("/slow")).toBe(200);
    await limitedFiles(program).fill();
    await program.write("go", "");
    await until(async () => (await record(program, "slow")).includes("end 2"));
    await until(async () => (await program.job("slow")).status === "success");
    await program.stop("SIGKILL");
    await program.start();
    expect((await callHook(program)).status).toBe(200);
    await until(async () => (await begun(program, "hook")).length === 1);
    expect(await program.stop()).toBe(0);
    expect(await begun(program, "slow")).toEqual([1, 2]);
    const slow = (await ledger(program)).filter((row) => row.job === "exec:slow");
    expect(slow.map(({ outcome }) => outcome)).toEqual(["success", "success"]);
  });
});

const canMount = process.getuid?.() === 0 && spawnSync("mount", ["--version"]).status === 0;

describe.skipIf(!canMount)("when the disk is full (needs to be root)", () => {
  test("the server weathers it", async () => {
    await using program = await prepare();
    await using disk = await smallDisk(program);
    await weather(program, disk);
  });
});
