import { describe, expect, test } from "vitest";
import type { JobId } from "../../domain/job-id.ts";
import type { Trigger } from "../../domain/run.ts";
import { anExecJob } from "../../domain/testing/a-job.ts";
import { settle } from "../../ports/testing/fake-clock.ts";
import { RecordedOutput } from "../../ports/testing/recorded-output.ts";
import { createFunctionExecutor, type JobFunction } from "./executor-function.ts";

const job = anExecJob({ name: "a", work: { kind: "function" } });

const aRun = { job, counter: 7, attempt: 2, idempotencyKey: "key" };

/** Runs `call` as the work of a job. */
async function run(
  call: JobFunction,
  {
    output = new RecordedOutput(),
    signal = new AbortController().signal,
    trigger = { reason: "manual" } as Trigger,
  } = {},
) {
  const executor = createFunctionExecutor(new Map([[job.id, call]]));
  const outcome = await executor.execute(job, { ...aRun, trigger }, output, signal);
  return { outcome, text: output.text };
}

const throwing = (error: unknown) => () => {
  throw error;
};

describe("a function", () => {
  test("that returns has succeeded", async () => {
    expect((await run(() => undefined)).outcome).toEqual({ kind: "success" });
    expect((await run(async () => undefined)).outcome).toEqual({ kind: "success" });
  });

  test("is given the request that asked for the run", async () => {
    const request = { headers: { "x-a": "1" }, body: Buffer.from("{}") };
    const given: unknown[] = [];
    const call: JobFunction = (each) => void given.push(each.request);
    await run(call, { trigger: { reason: "webhook", request } });
    await run(call, { trigger: { reason: "schedule" } });
    expect(given).toEqual([request, undefined]);
  });

  test("is told which attempt of which run it is", async () => {
    const given: unknown[] = [];
    await run(({ counter, attempt }) => void given.push({ counter, attempt }));
    expect(given).toEqual([{ counter: 7, attempt: 2 }]);
  });

  test.each([
    ["throws", throwing(new Error("no disk"))],
    ["rejects", () => Promise.reject(new Error("no disk"))],
    ["throws a text", throwing("no disk")],
  ])("that %s has failed for that reason", async (_, call) => {
    expect((await run(call)).outcome).toEqual({ kind: "failed", reason: "no disk", failure: { kind: "error" } });
  });

  test.each([
    [new TypeError(""), "TypeError"],
    [undefined, "undefined"],
    [Object.create(null), "[Object: null prototype] {}"],
    [{ code: 3 }, "{ code: 3 }"],
  ])("that throws %o still says why", async (error, reason) => {
    expect((await run(throwing(error))).outcome).toEqual({ kind: "failed", reason, failure: { kind: "error" } });
  });

  test("that throws several lines gives the first as reason and puts all in the log", async () => {
    const { outcome, text } = await run(throwing(new Error("\nexpected 1\n  got 2\n")));
    expect(outcome).toEqual({ kind: "failed", reason: "expected 1", failure: { kind: "error" } });
    expect(text).toBe("expected 1\n  got 2\n");
  });

  test("that nobody registered has failed", async () => {
    const executor = createFunctionExecutor(new Map<JobId, JobFunction>());
    const output = new RecordedOutput();
    const outcome = await executor.execute(
      job,
      { ...aRun, trigger: { reason: "manual" } },
      output,
      AbortSignal.timeout(60_000),
    );
    expect(outcome).toEqual({ kind: "failed", reason: "no function is registered for a", failure: { kind: "error" } });
  });
});

describe("when the run is canceled", () => {
  const aborting = (call: JobFunction) => {
    const canceling = new AbortController();
    return run(
      (given) => {
        canceling.abort();
        return call(given);
      },
      { signal: canceling.signal },
    );
  };

  test.each<[string, JobFunction]>([
    ["heeds its signal and throws", ({ signal }) => signal.throwIfAborted()],
    ["throws something else", throwing(new Error("interrupted"))],
    ["returns", () => undefined],
  ])("a function that %s was canceled", async (_, call) => {
    expect(await aborting(call)).toEqual({ outcome: { kind: "canceled" }, text: "" });
  });

  test("a function is waited for until it has returned", async () => {
    const canceling = new AbortController();
    let finish = (): void => undefined;
    let isDone = false;
    const running = run(() => new Promise<void>((resolve) => (finish = resolve)), { signal: canceling.signal });
    void running.then(() => (isDone = true));
    canceling.abort();
    await settle();
    expect(isDone).toBe(false);
    finish();
    expect((await running).outcome).toEqual({ kind: "canceled" });
  });

  test("before it began a function is not called", async () => {
    const { outcome, text } = await run(({ log }) => log.write("called"), { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ kind: "canceled" });
    expect(text).toBe("");
  });
});

describe("the log of a function", () => {
  test("takes texts and bytes as they are", async () => {
    const { text } = await run(async ({ log }) => {
      await log.write("grün\n");
      await log.write(new Uint8Array([0x61, 0x0a]));
    });
    expect(text).toBe("grün\na\n");
  });

  test("keeps what was written when the function uses its bytes again", async () => {
    const kept: Uint8Array[] = [];
    const output = new RecordedOutput();
    output.write = async (bytes) => void kept.push(bytes);
    await run(
      async ({ log }) => {
        const bytes = Buffer.from("one");
        await log.write(bytes);
        bytes.write("two");
      },
      { output },
    );
    expect(Buffer.concat(kept).toString()).toBe("one");
  });

  test("holds a function back while it cannot take more", async () => {
    let take = (): void => undefined;
    const output = new RecordedOutput();
    output.write = () => new Promise((resolve) => (take = resolve));
    const steps: string[] = [];
    const running = run(
      async ({ log }) => {
        await log.write("much");
        steps.push("through");
      },
      { output },
    );
    await settle();
    expect(steps).toEqual([]);
    take();
    await running;
    expect(steps).toEqual(["through"]);
  });

  test.each([
    [Symbol("x"), "Symbol(x)"],
    [5, "5"],
    [undefined, "undefined"],
    [{ a: [1] }, "{ a: [ 1 ] }"],
  ])("refuses %o, which is neither: that fails the run and nothing else", async (given, shown) => {
    const { outcome } = await run(({ log }) => void log.write(given as unknown as string));
    expect(outcome).toMatchObject({ kind: "failed", reason: `log.write: expected a text or bytes, got ${shown}` });
  });
});
