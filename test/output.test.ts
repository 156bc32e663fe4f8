import { expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

// The short form; `npm run test:crash` prints 10 GB.
const SIZE = Number(process.env.OUTPUT_SIZE ?? 3e8);
// In the short form other tests run beside this one: what holds up one start in a hundred may be theirs.
const COUNTED = process.env.OUTPUT_SIZE === undefined ? 0.99 : 1;
const LOG_MAX_SIZE = 16 * 1024 * 1024;
const TICK = '[job "tick"]\npath = /tick\nlog_retention = 1\ncommand = "date +%s%N >>begun"\n';

/** How long after its webhook was called each run began, in milliseconds, ascending. */
async function startsWhile(program: Program, goesOn: () => boolean): Promise<readonly number[]> {
  const called: number[] = [];
  while (goesOn() || called.length < 10) {
    called.push(Date.now());
    expect(await program.run("/tick")).toBe(200);
    await until(async () => (await begun(program)).length >= called.length, 60);
  }
  const delays = (await begun(program)).map((at, index) => at - (called[index] ?? Number.NaN));
  return delays.toSorted((a, b) => a - b);
}

/** The delay that this part of all starts does not exceed. */
function at(delays: readonly number[], part: number): number {
  return delays[Math.ceil(delays.length * part) - 1] ?? Number.NaN;
}

async function begun(program: Program): Promise<readonly number[]> {
  const text = await program.read("var/lib/karajo/job/tick/begun").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Number(line) / 1e6);
}

test.each([
  ["one endless line", `head -c ${SIZE} /dev/zero | tr '\\\\0' x`],
  ["lines", `yes 0123456789012345678901234567890123456789012345678901234567890 | head -c ${SIZE}`],
])(
  `a job that prints ${SIZE / 1e9} GB in %s costs little memory, and holds up no other job`,
  { timeout: 60_000 + SIZE / 1e4 },
  async (_, command) => {
    const big = `[job "big"]\npath = /big\ncommand = "${command}"\n`;
    await using program = await Program.prepare(`${big}${TICK}`);
    const config = await program.read("etc/karajo/karajo.conf");
    await program.write("etc/karajo/karajo.conf", config.replace("[karajo]", "[karajo]\nmax_job_running = 2"));
    await program.start();
    await startsWhile(program, () => false);
    await program.write("var/lib/karajo/job/tick/begun", "");
    const calm = await startsWhile(program, () => false);
    await program.write("var/lib/karajo/job/tick/begun", "");
    await program.run("/big");
    let isPrinting = true;
    const ended = until(async () => (await program.job("big")).status === "success", 30 + SIZE / 1e7).finally(() => {
      isPrinting = false;
    });
    const busy = await startsWhile(program, () => isPrinting);
    await ended;
    const peak = await program.peakMemory();
    const shown = (delays: readonly number[]) => [0.5, 0.99, 1].map((part) => at(delays, part).toFixed(0)).join(", ");
    console.log(
      `${calm.length} starts when calm, ${busy.length} while it prints; median, 99 % and last after ` +
        `${shown(calm)} and ${shown(busy)} ms; peak ${peak.toFixed(0)} MB`,
    );
    expect(peak).toBeLessThan(200);
    expect(at(busy, COUNTED) - at(calm, 0.5)).toBeLessThan(100);
    const log = await program.read("var/log/karajo/job/big/big.1.success");
    expect(log.length).toBeLessThan(LOG_MAX_SIZE + 1_000);
    expect(log).toMatch(
      /\n2.* job: big: --- \d+ bytes are left out here: the log may be 16MiB [(]log_max_size[)][.]\n/,
    );
  },
);
