import { describe, expect, test } from "vitest";
import type { Duration } from "../../domain/time.ts";
import { ProcessRuns, runs, SPAWNERS } from "./testing/process-run.ts";

const IMPATIENT = { killGrace: 200 as Duration };

// Most of their time is waiting, so they wait together.
const TOGETHER = { concurrent: true, timeout: 30_000 };

describe.each(SPAWNERS)("cancel of what %s has started", TOGETHER, (_, spawner) => {
  const trees = {
    "a plain command": "echo pid $$; exec sleep 1000",
    "children in the background and in front": "sleep 1000 & echo pid $!; sleep 1000",
    "a child started with nohup": "nohup sh -c 'echo pid $$; exec sleep 1000'",
    "a child in the background that no hangup ends": "nohup sleep 1000 & echo pid $!; sleep 1000",
    "a grandchild whose parent is gone": "sh -c 'sleep 1000 & echo pid $!'; sleep 1000",
    "a child with a process group of its own": "timeout 900 sh -c 'echo pid $$; exec sleep 1000'",
    "what a shell with job control runs": "set -m; (echo group; exec sleep 1000) & echo pid $!; wait",
    "what has cleared its environment": "env -i sh -c 'echo pid $$; sleep 1000; true'",
  };
  test.each(Object.entries(trees))("ends %s", async (_, command) => {
    await using work = await ProcessRuns.open(spawner);
    const going = work.start([command, "echo never"]);
    const pid = await work.number(going);
    going.abort.abort();
    expect(await going.outcome).toEqual({ kind: "canceled" });
    expect(await runs(pid)).toBe(false);
    expect(going.output.text).not.toMatch(/never|goes on|holds the output/);
  });

  test("lets a command clean up, and logs what it says", async () => {
    await using work = await ProcessRuns.open(spawner);
    const { output, abort, outcome } = work.start([
      "trap 'echo cleaned; exit 0' TERM; echo ready; while :; do sleep 0.05; done",
    ]);
    await output.contains(/^ready$/m);
    abort.abort();
    expect(await outcome).toEqual({ kind: "canceled" });
    expect(output.text).toContain("cleaned");
  });

  const stubborn = {
    "what ignores TERM": "trap '' TERM; echo pid $$; while :; do sleep 0.05; done",
    "a child that ignores TERM after its parent has gone": "(trap '' TERM; exec sleep 1000) & echo pid $!; sleep 1000",
    "what ignores TERM in a process group of its own": "trap '' TERM; set -m; sleep 1000 & echo pid $!; wait",
    "a loop of forks": "trap '' TERM; echo pid $$; while :; do (sleep 0.2; :) & sleep 0.01; done",
  };
  test.each(Object.entries(stubborn))("kills %s when the grace is over", async (_, command) => {
    await using work = await ProcessRuns.open(spawner);
    const going = work.start([command], IMPATIENT);
    const pid = await work.number(going);
    going.abort.abort();
    expect(await going.outcome).toEqual({ kind: "canceled" });
    expect(await runs(pid)).toBe(false);
    expect(going.output.text).not.toMatch(/goes on|still alive/);
  });

  test("ends what an earlier command has left in the background", async () => {
    await using work = await ProcessRuns.open(spawner);
    const going = work.start(["sleep 1000 & echo pid $!", "echo now $$; sleep 1000"]);
    const pid = await work.number(going);
    await work.number(going, "now");
    going.abort.abort();
    expect(await going.outcome).toEqual({ kind: "canceled" });
    expect(await runs(pid)).toBe(false);
  });

  test("ends what a command has left in the background while its last output is awaited", async () => {
    await using work = await ProcessRuns.open(spawner);
    const going = work.start(["sleep 1000 & echo pid $!"]);
    const pid = await work.number(going);
    going.abort.abort();
    expect(await going.outcome).toEqual({ kind: "canceled" });
    expect(await runs(pid)).toBe(false);
  });

  test("before the start runs nothing", async () => {
    await using work = await ProcessRuns.open(spawner);
    const abort = new AbortController();
    abort.abort();
    const { output, outcome } = work.start(["echo never"], {}, abort);
    expect(await outcome).toEqual({ kind: "canceled" });
    expect(output.text).toBe("");
  });

  test("at any moment of the start leaves nothing running", async () => {
    await using work = await ProcessRuns.open(spawner);
    for (let turn = 0; turn < 30; turn++) {
      const { output, abort, outcome } = work.start(["echo $$; exec sleep 1000"], IMPATIENT);
      for (let wait = 0; wait < turn; wait++) await new Promise((resolve) => setImmediate(resolve));
      abort.abort();
      expect(await outcome).toEqual({ kind: "canceled" });
      const pid = Number(/^(\d+)$/m.exec(output.text)?.[1] ?? 0);
      if (pid !== 0) expect(await runs(pid)).toBe(false);
    }
  });
});

const onLinux = describe.runIf(process.platform === "linux");
onLinux.each(SPAWNERS)("what has left the session of its command, started by %s", TOGETHER, (_, spawner) => {
  const daemons = {
    "by setsid": "setsid sh -c 'echo pid $$; exec sleep 1000 >/dev/null' & sleep 1000",
    "by a double fork and setsid": "(setsid sh -c 'echo pid $$; exec sleep 1000' >&2 &) & sleep 1000",
    "with an environment that it has cleared": "env -i setsid sh -c 'echo pid $$; exec sleep 1000' & sleep 1000",
    "when it was told to end":
      "trap 'setsid sleep 1000 & echo pid $!; exit' TERM; echo ready; while :; do sleep 0.05; done",
  };
  test.each(Object.entries(daemons))("%s is named when the run is canceled, and goes on", async (_, command) => {
    await using work = await ProcessRuns.open(spawner);
    const going = work.start([command]);
    await going.output.contains(/^(ready|pid \d+)$/m);
    going.abort.abort();
    const pid = await work.number(going);
    expect(await going.outcome).toEqual({ kind: "canceled" });
    expect(going.output.text.match(/^--- process .*$/gm)).toEqual([
      expect.stringMatching(`^--- process ${pid} \\((sh|sleep|setsid)\\) has left the process group and goes on$`),
    ]);
    expect(await runs(pid)).toBe(true);
  });

  test("in an earlier command is named as well", async () => {
    await using work = await ProcessRuns.open(spawner);
    const going = work.start(["setsid sh -c 'echo pid $$; exec sleep 1000' &", "sleep 1000"]);
    const pid = await work.number(going);
    await going.output.contains(/Execute {2}1/);
    going.abort.abort();
    await going.outcome;
    expect(going.output.text).toMatch(
      new RegExp(`^--- process ${pid} \\(.*\\) has left the process group and goes on$`, "m"),
    );
    expect(await runs(pid)).toBe(true);
  });

  test("is not named when the run has ended by itself", async () => {
    await using work = await ProcessRuns.open(spawner);
    const going = work.start(["setsid sh -c 'echo pid $$; exec sleep 1000' & sleep 0.1; exit 1"]);
    const pid = await work.number(going);
    expect(await going.outcome).toMatchObject({ kind: "failed" });
    expect(going.output.text).not.toContain("goes on");
    expect(await runs(pid)).toBe(true);
  });
});
