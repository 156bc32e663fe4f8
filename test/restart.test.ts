import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

const HOOK = '[job "hook"]\npath = /hook\ncommand = echo "run $KARAJO_JOB_COUNTER"\n';
const SLOW = '[job "slow"]\npath = /slow\ncommand = echo pid $$; exec sleep 1000\n'.replace("; ", '"; "');

const logs = (program: Program, id: string) =>
  readdir(join(program.base, "var/log/karajo/job", id)).then((names) => names.sort());

/** Whether a process is alive; one that has ended and only waits to be collected is not. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") X ");
  return !/\) [ZX] /.test(stat);
}

describe("after a restart", () => {
  test("counters, statuses and logs go on, and the folder is as karajo 0.9.3 leaves it", async () => {
    await using program = await Program.prepare(HOOK);
    await program.start();
    expect(await program.run("/hook")).toBe(200);
    await until(async () => (await program.job("hook")).status === "success");
    expect(await program.stop()).toBe(0);
    await program.start();
    expect(await program.job("hook")).toMatchObject({ status: "success", logs: [{ counter: 1 }] });
    expect(await program.run("/hook")).toBe(200);
    await until(async () => (await program.job("hook")).logs?.length === 2);
    await until(async () => (await program.job("hook")).status === "success");
    expect(await logs(program, "hook")).toEqual(["hook.1.success", "hook.2.success"]);
    expect(await program.read("var/log/karajo/job/hook/hook.2.success")).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC job: hook: run 2$/m,
    );
  });

  test("a folder of karajo 0.9.3 is taken over", async () => {
    await using program = await Program.prepare(`${HOOK}log_retention = 2\n`, {
      "var/log/karajo/job/hook/hook.7.success": "2024-01-01 00:00:00 UTC job: hook: === BEGIN\n",
      "var/log/karajo/job/hook/hook.8.failed": "2024-01-02 00:00:00 UTC job: hook: !!! job: hook: exit status 1\n",
      "var/log/karajo/job/hook/hook.9.canceled": "2024-01-03 00:00:00 UTC job: hook: ??? CANCELED\n",
      "var/log/karajo/job/hook/hook.10": "",
      "var/log/karajo/job/gone/gone.1.success": "a job that is no longer configured\n",
    });
    await program.start();
    expect(await program.job("hook")).toMatchObject({
      status: "canceled",
      logs: [
        { counter: 8, status: "failed" },
        { counter: 9, status: "canceled" },
      ],
    });
    expect(await logs(program, "gone")).toEqual(["gone.1.success"]);
    expect(await program.run("/hook")).toBe(200);
    await until(async () => (await program.job("hook")).status === "success");
    expect(await logs(program, "hook")).toEqual(["hook.10.success", "hook.9.canceled"]);
  });

  test("an interval that is not over yet is waited for, one that is overdue runs at once", async () => {
    await using program = await Program.prepare(
      '[job "recent"]\ninterval = 1h\ncommand = true\n[job "overdue"]\ninterval = 1m\ncommand = true\n',
      { "var/log/karajo/job/recent/recent.1.success": "x\n" },
    );
    await program.start();
    await until(async () => (await program.job("overdue")).status === "success");
    const recent = await program.job("recent");
    expect(recent.logs).toHaveLength(1);
    expect(Date.parse(recent.next_run) - Date.parse(recent.last_run)).toBe(3_600_000);
  });
});

describe("after kill -9", () => {
  test("the log of the run that was cut off is kept, closed as failed, and says so", async () => {
    await using program = await Program.prepare(SLOW);
    await program.start();
    await program.run("/slow");
    const running = "var/log/karajo/job/slow/slow.1.running";
    await until(() =>
      program.read(running).then(
        (text) => /pid \d+\n/.test(text),
        () => false,
      ),
    );
    const pid = Number(/pid (\d+)\n/.exec(await program.read(running))?.[1]);
    await program.stop("SIGKILL");
    await program.start();
    expect(await program.job("slow")).toMatchObject({ status: "failed", logs: [{ name: "slow.1.failed" }] });
    const text = await program.read("var/log/karajo/job/slow/slow.1.failed");
    expect(text).toContain(`job: slow: pid ${pid}\n`);
    expect(text).toMatch(/job: slow: !!! job: slow: lost: karajo ended before this run did\n$/);
    expect(await isRunning(pid)).toBe(false); // it would overlap with the next run
  });

  test("a run that was accepted and had not begun runs, once", async () => {
    await using program = await Program.prepare(`${HOOK}[job "blocks"]\npath = /blocks\ncommand = sleep 1000\n`);
    await program.start();
    await program.run("/blocks");
    await until(async () => (await program.job("blocks")).status === "running");
    expect(await program.run("/hook")).toBe(200); // max_job_running is 1, so it waits
    await program.stop("SIGKILL");
    await program.start();
    await until(async () => (await program.job("hook")).status === "success");
    expect(await program.job("blocks")).toMatchObject({ status: "failed" });
    expect(await logs(program, "hook")).toEqual(["hook.1.success"]);
  });

  test("a pause holds", async () => {
    await using program = await Program.prepare(HOOK);
    await program.start();
    expect(await program.command("pause", "hook")).toBe(200);
    await program.stop("SIGKILL");
    await program.start();
    expect(await program.run("/hook")).toBe(412);
    expect(await program.command("resume", "hook")).toBe(200);
    expect(await program.run("/hook")).toBe(200);
  });
});

describe("stopping", () => {
  test("lets a running job finish", async () => {
    await using program = await Program.prepare('[job "a"]\npath = /a\ncommand = sleep 1\ncommand = echo end\n');
    await program.start();
    await program.run("/a");
    await until(async () => (await program.job("a")).status === "running");
    expect(await program.stop()).toBe(0);
    expect(await program.read("var/log/karajo/job/a/a.1.success")).toContain("=== job: a: finished.");
  });

  test("cancels what runs longer than shutdown_grace, the whole tree of it", async () => {
    await using program = await Program.prepare(SLOW);
    const config = await program.read("etc/karajo/karajo.conf");
    await program.write("etc/karajo/karajo.conf", config.replace("[karajo]", "[karajo]\nshutdown_grace = 100ms"));
    await program.start();
    await program.run("/slow");
    const running = "var/log/karajo/job/slow/slow.1.running";
    await until(() =>
      program.read(running).then(
        (text) => /pid \d+\n/.test(text),
        () => false,
      ),
    );
    expect(await program.stop("SIGINT")).toBe(0);
    const text = await program.read("var/log/karajo/job/slow/slow.1.canceled");
    expect(text).toContain("??? CANCELED");
    const pid = Number(/pid (\d+)/.exec(text)?.[1]);
    expect(() => process.kill(pid, 0)).toThrow();
  });
});

test("a second server on the same folder is refused and disturbs nothing", async () => {
  await using program = await Program.prepare(SLOW);
  await program.start();
  await program.run("/slow");
  await until(async () => (await program.job("slow")).status === "running");
  await using second = await Program.prepare("");
  const config = await second.read("etc/karajo/karajo.conf");
  await second.write("etc/karajo/karajo.conf", config.replace(second.base, program.base));
  await expect(second.start()).rejects.toThrow("does another karajo run on this dir_base?");
  expect((await program.job("slow")).status).toBe("running");
  await program.command("cancel", "slow");
});
