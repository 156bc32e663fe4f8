import { expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

// The short form; `npm run test:crash` prints 10 GB.
const SIZE = Number(process.env.OUTPUT_SIZE ?? 3e8);
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
    const median = (delays: readonly number[]) => delays[Math.floor(delays.length / 2)] ?? Number.NaN;
    const [peak, most] = [await program.peakMemory(), busy.at(-1) ?? Number.NaN];
    console.log(
      `starts: median ${median(calm).toFixed(0)} ms when calm, ${median(busy).toFixed(0)} ms while it prints, ` +
        `at most ${most.toFixed(0)} ms of ${busy.length}; peak ${peak.toFixed(0)} MB`,
    );
    expect(peak).toBeLessThan(200);
    expect(median(busy) - median(calm)).toBeLessThan(100);
    const log = await program.read("var/log/karajo/job/big/big.1.success");
    expect(log.length).toBeLessThan(LOG_MAX_SIZE + 1_000);
    expect(log).toMatch(
      /\n2.* job: big: --- \d+ bytes are left out here: the log may be 16MiB [(]log_max_size[)][.]\n/,
    );
  },
);
