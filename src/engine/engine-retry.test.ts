import { describe, expect, test } from "vitest";
import type { ExecJob } from "../domain/job.ts";
import type { RetryPolicy } from "../domain/retry.ts";
import type { AttemptFailure } from "../domain/retry-on.ts";
import type { Outcome } from "../domain/run.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import { type Duration, seconds } from "../domain/time.ts";
import { anEngine, refOf, type TestEngine } from "./testing/an-engine.ts";

const policy: RetryPolicy = {
  retries: 2,
  delay: seconds(10),
  maxDelay: seconds(3_600),
  backoff: "exponential",
  retryOn: "any",
};

function aJob(retry: Partial<RetryPolicy> = {}, given: Partial<ExecJob> = {}): ExecJob {
  return anExecJob({ name: "a", retry: { ...policy, ...retry }, ...given });
}

function failed(failure: AttemptFailure = { kind: "exit", status: 1 }): Outcome {
  return { kind: "failed", reason: "exit status 1", failure };
}

async function recordOf(engine: TestEngine) {
  return (await engine.real.runs(refOf("a"), { before: 1e9, limit: 10 }))[0];
}

describe("a run that fails", () => {
  test("is tried again after a while, in the same log, with the same key, and may succeed", async () => {
    const engine = await anEngine({ jobs: [aJob()] });
    await engine.trigger("a");
    await engine.work.end("a", failed());
    expect(engine.view("a").status).toBe("running");
    await engine.clock.advance((seconds(7.5) - 1) as Duration);
    expect(engine.work.running).toEqual([]);
    await engine.clock.advance(1 as Duration);
    const [first, second] = engine.work.begun;
    expect(second).toMatchObject({ counter: 1, attempt: 2, idempotencyKey: first?.idempotencyKey });
    await engine.work.end();
    expect(engine.logsOf("a")).toEqual(["1.success"]);
    expect(await engine.textOf("a")).toMatch(
      /!!! attempt 1 failed: exit status 1; the next one begins in 7.5s.\n.*=== ATTEMPT 2 of 3\n/,
    );
    expect(await recordOf(engine)).toMatchObject({ attempt: 2, outcome: { kind: "success" } });
  });

  test("waits twice as long before the second retry, and fails with the last attempt", async () => {
    const engine = await anEngine({ jobs: [aJob()] });
    await engine.trigger("a");
    await engine.work.end("a", failed());
    await engine.clock.advance(seconds(7.5));
    await engine.work.end("a", failed());
    await engine.clock.advance(seconds(14.9));
    expect(engine.work.running).toEqual([]);
    await engine.clock.advance(seconds(0.1));
    await engine.work.end("a", failed());
    expect(engine.logsOf("a")).toEqual(["1.failed"]);
    expect(await engine.textOf("a")).toContain("--- No further attempt: attempt 3 was the last.\n");
  });

  test("in a way that is not in retry_on is not tried again", async () => {
    const engine = await anEngine({ jobs: [aJob({ retryOn: [{ from: 75, to: 75 }] })] });
    await engine.trigger("a");
    await engine.work.end("a", failed());
    expect(engine.logsOf("a")).toEqual(["1.failed"]);
    expect(await engine.textOf("a")).toContain("--- No further attempt: exit status 1 is not in retry_on.\n");
  });

  test("lets others run while it waits, and then waits for its place", async () => {
    const engine = await anEngine({ jobs: [aJob(), anExecJob({ name: "b" })], maxJobRunning: 1 });
    await engine.trigger("a");
    await engine.trigger("b");
    await engine.work.end("a", failed());
    expect(engine.work.running).toEqual(["b"]);
    await engine.clock.advance(seconds(60));
    expect(engine.work.running).toEqual(["b"]);
    await engine.trigger("b");
    await engine.work.end("b");
    expect(engine.work.running).toEqual(["a"]);
    await engine.work.end("a");
    expect(engine.work.running).toEqual(["b"]);
  });

  test("is canceled while it waits", async () => {
    const engine = await anEngine({ jobs: [aJob()] });
    await engine.trigger("a");
    await engine.work.end("a", failed());
    await engine.cancel("a");
    expect(engine.logsOf("a")).toEqual(["1.canceled"]);
  });

  test("is canceled while it waits for its place", async () => {
    const engine = await anEngine({ jobs: [aJob(), anExecJob({ name: "b" })], maxJobRunning: 1 });
    await engine.trigger("a");
    await engine.trigger("b");
    await engine.work.end("a", failed());
    await engine.clock.advance(seconds(60));
    await engine.cancel("a");
    expect(engine.logsOf("a")).toEqual(["1.canceled"]);
    await engine.work.end("b");
    await engine.trigger("b");
    expect(engine.work.running).toEqual(["b"]);
  });

  test("keeps what waits behind it waiting", async () => {
    const engine = await anEngine({ jobs: [aJob()] });
    await engine.trigger("a");
    await engine.trigger("a");
    await engine.work.end("a", failed());
    expect(engine.work.running).toEqual([]);
    await engine.clock.advance(seconds(7.5));
    expect(engine.work.run()).toMatchObject({ counter: 1 });
  });

  test("is tried again after the next start when the server stops meanwhile", async () => {
    const engine = await anEngine({ jobs: [aJob()] });
    await engine.trigger("a");
    await engine.work.end("a", failed());
    const key = engine.work.begun[0]?.idempotencyKey;
    await engine.real.stop(new AbortController().signal);
    expect(await engine.storedLogs("a")).toEqual(["1.failed"]);
    const next = await engine.restart();
    expect(next.work.run()).toMatchObject({
      counter: 2,
      attempt: 2,
      idempotencyKey: key,
      trigger: { reason: "retry" },
    });
  });
});

describe("a run that a crash cuts off", () => {
  test("is tried again as a run of its own, with the same key, as often as its job allows", async () => {
    let engine = await anEngine({ jobs: [aJob({ retries: 1 })] });
    await engine.trigger("a");
    const key = engine.work.run().idempotencyKey;
    engine = await engine.restart();
    expect(engine.work.run()).toMatchObject({
      counter: 2,
      attempt: 2,
      idempotencyKey: key,
      trigger: { reason: "retry" },
    });
    engine = await engine.restart();
    expect(engine.work.running).toEqual([]);
    expect(engine.logsOf("a")).toEqual(["1.failed", "2.failed"]);
  });

  test("is not tried again unless its job says so", async () => {
    const first = await anEngine({ jobs: [aJob({ retryOn: ["timeout"] })] });
    await first.trigger("a");
    expect((await first.restart()).work.running).toEqual([]);
  });
});

describe("an attempt that takes too long", () => {
  const limited = (given: Partial<ExecJob> = {}) => aJob({ retries: 0 }, { timeout: seconds(90), ...given });

  test("is ended, and the run has failed", async () => {
    const engine = await anEngine({ jobs: [limited()] });
    await engine.trigger("a");
    await engine.clock.advance((seconds(90) - 1) as Duration);
    expect(engine.work.running).toEqual(["a"]);
    await engine.clock.advance(1 as Duration);
    expect(engine.logsOf("a")).toEqual(["1.failed"]);
    expect(await engine.textOf("a")).toMatch(/!!! job: a: timeout after 1m30s\n$/);
    expect(await recordOf(engine)).toMatchObject({ outcome: { kind: "failed", failure: "timeout" } });
  });

  test("is tried again, each with the whole time", async () => {
    const engine = await anEngine({ jobs: [limited({ retry: policy })] });
    await engine.trigger("a");
    await engine.clock.advance(seconds(90 + 7.5 + 89));
    expect(engine.work.run()).toMatchObject({ attempt: 2 });
    await engine.work.end();
    expect(engine.logsOf("a")).toEqual(["1.success"]);
  });

  test("and is canceled before is canceled", async () => {
    const engine = await anEngine({ jobs: [limited()] });
    await engine.trigger("a");
    await engine.cancel("a");
    expect(engine.logsOf("a")).toEqual(["1.canceled"]);
    await engine.clock.advance(seconds(100));
    expect(engine.clock.sleeping).toBe(1); // the scheduler
  });

  test("and succeeds in time leaves nothing behind", async () => {
    const engine = await anEngine({ jobs: [limited()] });
    await engine.runOnce("a");
    expect(engine.clock.sleeping).toBe(1);
    expect(engine.logsOf("a")).toEqual(["1.success"]);
  });
});
