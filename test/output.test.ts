import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

// The short form; `npm run test:crash` prints 10 GB.
const SIZE = Number(process.env.OUTPUT_SIZE ?? 3e8);
// In the short form other tests run beside this one: late starts are theirs, and the median is what tells.
const COUNTED = process.env.OUTPUT_SIZE === undefined ? 0.5 : 1;
const LOG_MAX_SIZE = 16 * 1024 * 1024;
const TICK = '[job "tick"]\npath = /tick\nlog_retention = 1\ncommand = "date +%s%N >>begun"\n';

/** How late each start was, in milliseconds, ascending: of the job's command, and of the same command by this test itself. */
interface Starts {
  readonly ofJob: readonly number[];
  readonly byItself: readonly number[];
}

async function startsWhile(program: Program, goesOn: () => boolean): Promise<Starts> {
  await program.write("var/lib/karajo/job/tick/begun", "");
  const called: number[] = [];
  const byItself: number[] = [];
  while (goesOn() || called.length < 10) {
    byItself.push(await startByItself());
    called.push(Date.now());
    expect(await program.run("/tick")).toBe(200);
    await until(async () => (await begun(program)).length >= called.length, 60);
  }
  const ofJob = (await begun(program)).map((at, index) => at - (called[index] ?? Number.NaN));
  return { ofJob: ofJob.toSorted((a, b) => a - b), byItself: byItself.toSorted((a, b) => a - b) };
}

/** The witness of what the machine is up to: the command without karajo. */
async function startByItself(): Promise<number> {
  const called = Date.now();
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", "date +%s%N"]);
  return Number(stdout) / 1e6 - called;
}

async function begun(program: Program): Promise<readonly number[]> {
  const text = await program.read("var/lib/karajo/job/tick/begun").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Number(line) / 1e6);
}

/** The delay that this part of all starts does not exceed. */
function at(delays: readonly number[], part: number): number {
  return delays[Math.ceil(delays.length * part) - 1] ?? Number.NaN;
}

test.each([
  ["one endless line", `head -c ${SIZE} /dev/zero | tr '\\\\0' x`],
  ["lines", `yes 0123456789012345678901234567890123456789012345678901234567890 | head -c ${SIZE}`],
])(
  `a job that prints ${SIZE / 1e9} GB in %s costs little memory, and holds up no other job`,
  { timeout: 240_000 + SIZE / 1e4 },
  async (_, command) => {
    const big = `[job "big"]\npath = /big\ncommand = "${command}"\n`;
    await using program = await Program.prepare(`${big}${TICK}`);
    const config = await program.read("etc/karajo/karajo.conf");
    await program.write("etc/karajo/karajo.conf", config.replace("[karajo]", "[karajo]\nmax_job_running = 2"));
    await program.start();
    await startsWhile(program, () => false);
    const calm = await startsWhile(program, () => false);
    await program.run("/big");
    let isPrinting = true;
    const ended = until(async () => (await program.job("big")).status === "success", 150 + SIZE / 1e7).finally(() => {
      isPrinting = false;
    });
    const busy = await startsWhile(program, () => isPrinting);
    await ended;
    const peak = await program.peakMemory();
    const shown = (delays: readonly number[]) => [0.5, 0.99, 1].map((part) => at(delays, part).toFixed(0)).join(", ");
    console.log(
      `${calm.ofJob.length} starts when calm, ${busy.ofJob.length} while it prints; median, 99 % and last after ` +
        `${shown(calm.ofJob)} and ${shown(busy.ofJob)} ms; by itself ${shown(busy.byItself)} ms; peak ${peak.toFixed(0)} MB`,
    );
    expect(peak).toBeLessThan(200);
    const otherwise = Math.max(at(calm.ofJob, 0.5), at(busy.byItself, COUNTED));
    expect(at(busy.ofJob, COUNTED) - otherwise).toBeLessThan(100);
    const log = await program.read("var/log/karajo/job/big/big.1.success");
    expect(log.length).toBeLessThan(LOG_MAX_SIZE + 1_000);
    expect(log).toMatch(
      /\n2.* job: big: --- \d+ bytes are left out here: the log may be 16MiB [(]log_max_size[)][.]\n/,
    );
  },
);
