import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { at, Called, type Environment, MAIN } from "./support/cli.ts";
import { Program, until } from "./support/program.ts";

// Of util-linux; the one of other systems takes other options.
const hasTerminal = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;

const ESCAPE = "\u001b";

/**
 * A command on a terminal of its own. Both outputs come as one, as on a screen. A shell that stayed beside it, as not
 * every one leaves by itself, would be ended by Ctrl-C, and its status would count.
 */
function onTerminal(args: readonly string[], env: Environment): Called {
  const line = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(" ");
  return new Called("script", ["-qec", `exec ${line}`, "/dev/null"], env);
}

async function started(): Promise<Program> {
  const program = await Program.prepare(
    '[job "bad"]\ncommand = exit 3\n[job "green"]\ncommand = tput -T xterm setaf 2\n',
  );
  await program.start();
  return program;
}

describe.skipIf(!hasTerminal)("on a terminal", () => {
  test("there are colours, unless nobody wants them", async () => {
    await using program = await started();
    await onTerminal(["run", "bad", "--follow"], at(program)).ended;
    const colored = await onTerminal(["list"], at(program)).ended;
    expect(colored.stdout).toContain(`${ESCAPE}[31mfailed${ESCAPE}[39m`);
    const plain = await onTerminal(["list"], { ...at(program), NO_COLOR: "1" }).ended;
    expect(plain.stdout).toMatch(/\r\nbad +failed /);
    expect(plain.stdout).not.toContain(ESCAPE);
  });

  test("the exit status of a run is that of the command, and the status is red", async () => {
    await using program = await started();
    const { status, stdout } = await onTerminal(["run", "bad", "--follow"], at(program)).ended;
    expect(status).toBe(3);
    expect(stdout).toContain(`bad: run 1 ${ESCAPE}[31mfailed${ESCAPE}[39m: exit status 3`);
  });

  test("what takes long says what it waits for, and takes that away", async () => {
    await using program = await started();
    program.signal("SIGSTOP");
    const called = onTerminal(["list"], { ...at(program), NO_COLOR: "1" });
    await until(() => called.stdout.includes(`waiting for http://127.0.0.1:${program.port} (`), 60);
    program.signal("SIGCONT");
    const { status, stdout } = await called.ended;
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`\\(\\d+ s\\)\\r${ESCAPE}\\[KJOB `));
  });
});

test.skipIf(!hasTerminal)("a server that waits for a run to end says so, and how not to wait", async () => {
  await using program = await Program.prepare('[job "long"]\ninterval = 1h\ncommand = sleep 25\n');
  const called = onTerminal(["-config", `${program.base}/etc/karajo/karajo.conf`], {});
  await until(() => called.stdout.includes("run.started job=exec:long"), 60);
  called.child.stdin?.write("\u0003");
  await until(() => called.stdout.includes("karajo: waiting for what runs; Ctrl-C again cancels it\r\n"), 60);
  called.child.stdin?.write("\u0003");
  const { status, stdout } = await called.ended;
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /karajo: canceling what still runs\r\n(.*\n)*.* run.finished job=exec:long .*outcome=canceled/,
  );
});

test.skipIf(!hasTerminal)("times are those of the clocks of the terminal", async () => {
  await using program = await started();
  await onTerminal(["run", "bad", "--follow"], at(program)).ended;
  const env = { ...at(program), TZ: "Asia/Kathmandu" };
  expect((await onTerminal(["history", "bad"], env).ended).stdout).toMatch(/ [\d:]{8} [+]05:45 /);
  expect((await onTerminal(["history", "bad", "--utc"], env).ended).stdout).toMatch(/ [\d:]{8} UTC /);
});
