import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { anExecJob } from "../../domain/testing/a-job.ts";
import { seconds } from "../../domain/time.ts";
import { createSystemClock } from "../clock-system/clock-system.ts";
import { createLeftovers, identityOf } from "./leftovers.ts";
import { processEntry } from "./proc.ts";
import { runMark } from "./run-mark.ts";

const FOLDER = "/srv/test/job";
const run = { job: anExecJob({ name: "a" }), counter: 3 } as const;
const leftovers = createLeftovers({ clock: createSystemClock(), stateFolder: FOLDER, killGrace: seconds(5) });
const started: ChildProcess[] = [];

/** A shell in a group of its own that prints `text` when it is ready. */
async function start(
  command: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ pid: number; said: string }> {
  const child = spawn("/bin/sh", ["-c", command], {
    detached: true,
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  started.push(child);
  const [data] = await once(child.stdout, "data");
  return { pid: child.pid ?? 0, said: String(data).trim() };
}

afterEach(() => {
  for (const child of started.splice(0)) {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // it is gone already
    }
  }
});

const marked = (counter: number) => {
  const { name, value } = runMark(FOLDER, run.job.id, counter);
  return { [name]: value };
};

describe.runIf(process.platform === "linux")("what a run has left behind", () => {
  test("is ended with its whole group, when the process that was named is still the same", async () => {
    const { pid, said } = await start("sleep 1000 & echo $!; wait");
    expect(await leftovers.end(run, await identityOf(pid))).toBeGreaterThanOrEqual(2);
    expect(await processEntry(pid)).toBeUndefined();
    expect(await processEntry(Number(said))).toBeUndefined();
  });

  test("is not confused with a later process that has the same number", async () => {
    const { pid } = await start("echo ready; sleep 1000");
    const identity = await identityOf(pid);
    expect(await leftovers.end(run, { pid, startedAt: `${identity?.startedAt}0` })).toBe(0);
    expect(await leftovers.end(run, { pid, startedAt: `another-boot ${identity?.startedAt.split(" ")[1]}` })).toBe(0);
    expect(await processEntry(pid)).toBeDefined();
  });

  test("is found by its mark when no process was named, also outside the group", async () => {
    const { said } = await start("setsid sh -c 'echo $$; sleep 1000'", marked(3));
    expect(await leftovers.end(run, undefined)).toBeGreaterThan(0);
    expect(await processEntry(Number(said))).toBeUndefined();
  });

  test("is not what another run of the same job has started", async () => {
    const { pid } = await start("echo ready; sleep 1000", marked(31));
    expect(await leftovers.end(run, undefined)).toBe(0);
    expect(await processEntry(pid)).toBeDefined();
  });

  test("may be nothing", async () => {
    expect(await leftovers.end(run, { pid: 999_999_999, startedAt: "x" })).toBe(0);
    expect(await identityOf(999_999_999)).toBeUndefined();
  });
});
