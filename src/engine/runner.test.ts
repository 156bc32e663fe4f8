import { describe, expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import type { Job } from "../domain/job.ts";
import type { Outcome } from "../domain/run.ts";
import { anExecJob, anHttpJob } from "../domain/testing/a-job.ts";
import type { Executor } from "../ports/executor.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { Logger } from "../ports/logger.ts";
import { FakeClock } from "../ports/testing/fake-clock.ts";
import { contentOf } from "../ports/testing/log-facts.ts";
import { Ledger } from "./ledger.ts";
import { Masker } from "./masker.ts";
import { performRun } from "./runner.ts";
import { NOON, RecordedEvents } from "./testing/an-engine.ts";
import { CountingRandom } from "./testing/counting-random.ts";
import { faultyLogs, type LogOperation } from "./testing/faulty-logs.ts";
import { TestWork } from "./testing/test-work.ts";

const a = anExecJob({ name: "a" });

interface GivenRun {
  readonly job?: Job;
  readonly logs?: LogStore;
  readonly logger?: Logger;
  readonly signal?: AbortSignal;
}

/** Runs a job once, by default with work that succeeds. */
async function run(execute: Executor["execute"] = async () => ({ kind: "success" }), given: GivenRun = {}) {
  const clock = new FakeClock(NOON);
  const { job = a, logs = createMemoryLogs(clock), signal = new AbortController().signal } = given;
  const events = new RecordedEvents();
  const logger = given.logger ?? events;
  const ledger = new Ledger({ store: createMemoryStore(), clock, logger });
  const masker = new Masker();
  const random = new CountingRandom();
  const deps = { clock, logs, logger, ledger, random, executorFor: () => ({ execute }), masker: () => masker };
  const control = {
    resumed: undefined,
    isEntered: false,
    signal,
    stopping: new AbortController().signal,
    logBegan: () => undefined,
    standAside: (wait: () => Promise<void>) => wait(),
  };
  const aRun = { job, counter: 1, trigger: { reason: "manual" }, attempt: 1, idempotencyKey: "key" } as const;
  const end = await performRun(deps, aRun, control);
  if (end === "left") throw new Error("a run that does not outlive the server was left");
  const { outcome } = end;
  const text = (await contentOf(logs, job, { counter: 1, status: outcome.kind }))?.replaceAll(/^.{23} /gm, "");
  return { outcome, text, events };
}

const ends = (outcome: Outcome) => async () => outcome;

describe("the log of a run", () => {
  test("holds the output between karajo's own lines", async () => {
    const { text } = await run(async (_job, _run, output) => {
      await output.line("--- Execute  0: echo hello");
      await output.write(Buffer.from("hello\n"));
      return { kind: "success" };
    });
    expect(text).toBe(
      [
        "job: a: === BEGIN",
        "job: a: --- Execute  0: echo hello",
        "job: a: hello",
        "job: a: === DONE",
        "job: a: === job: a: finished.",
        "",
      ].join("\n"),
    );
  });

  test("ends with the reason of a failure", async () => {
    const { text } = await run(ends({ kind: "failed", reason: "exit status 3", failure: { kind: "error" } }));
    expect(text).toBe("job: a: === BEGIN\njob: a: !!! job: a: exit status 3\n");
  });

  test("says that the run was canceled", async () => {
    const { text } = await run(ends({ kind: "canceled" }));
    expect(text).toBe("job: a: === BEGIN\njob: a: ??? CANCELED\n");
  });

  test("calls an HTTP job job_http", async () => {
    const { text } = await run(undefined, { job: anHttpJob({ name: "a" }) });
    expect(text).toContain("job_http: a: === job_http: a: finished.\n");
  });
});

describe("a run", () => {
  test("is reported when it begins and when it has ended", async () => {
    const { events } = await run(ends({ kind: "failed", reason: "exit status 3", failure: { kind: "error" } }));
    expect(events.all).toEqual([
      { name: "run.started", fields: { job: "exec:a", counter: 1, reason: "manual" } },
      { name: "run.finished", fields: { job: "exec:a", counter: 1, outcome: "failed", reason: "exit status 3" } },
    ]);
  });

  test("of an executor that throws has failed, and says that this is a bug", async () => {
    const work = new TestWork("throws");
    const { outcome, text } = await run((...given) => work.execute(...given));
    expect(outcome).toEqual({ kind: "failed", reason: "internal error: a bug", failure: { kind: "error" } });
    expect(text).toContain("!!! job: a: internal error: a bug\n");
  });

  test("of an executor that throws what is no error has failed", async () => {
    const work = new TestWork("throws no error");
    const { outcome } = await run((...given) => work.execute(...given));
    expect(outcome).toEqual({ kind: "failed", reason: "internal error: object", failure: { kind: "error" } });
  });

  test("that was canceled before its work began does no work", async () => {
    const { outcome } = await run(() => Promise.reject(new Error("began")), { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ kind: "canceled" });
  });

  test.each([[["create"]], [["write"]], [["close"]], [["write", "close"]]] satisfies [LogOperation[]][])(
    "whose log store refuses to %s runs all the same, and that is reported once",
    async (refused) => {
      let hasRun = false;
      const { outcome, events } = await run(
        async (_job, _run, output) => {
          for (let i = 0; i < 20; i++) await output.write(Buffer.alloc(100_000, "x"));
          hasRun = true;
          return { kind: "success" };
        },
        { logs: faultyLogs(createMemoryLogs(new FakeClock(NOON)), refused) },
      );
      expect(hasRun).toBe(true);
      expect(outcome).toEqual({ kind: "success" });
      expect(events.of("log.broken")).toMatchObject([{ job: "exec:a", counter: 1 }]);
    },
  );
});
