import { describe, expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import { jobKey } from "../domain/job-id.ts";
import { anExecJob, anHttpJob } from "../domain/testing/a-job.ts";
import { later, seconds } from "../domain/time.ts";
import type { LogHistory } from "../ports/log-store.ts";
import { FakeClock } from "../ports/testing/fake-clock.ts";
import { contentOf } from "../ports/testing/log-store-contract.ts";
import { recoverLogs } from "./recovery.ts";
import { NOON, RecordedEvents } from "./testing/an-engine.ts";

const a = anExecJob({ name: "a" });
const NOTHING: LogHistory = { entries: [], lastWrittenAt: undefined };

/** What a crash leaves: `logs`, by counter, open or ended. */
async function afterCrash(
  leftOpen: Readonly<Record<number, string>>,
  job: typeof a | ReturnType<typeof anHttpJob> = a,
) {
  const clock = new FakeClock(NOON);
  const logs = createMemoryLogs(clock);
  const logger = new RecordedEvents();
  await (await logs.create(job, 1)).close("success");
  for (const [counter, text] of Object.entries(leftOpen)) {
    await (await logs.create(job, Number(counter))).write(Buffer.from(text));
  }
  await clock.advance(seconds(60));
  const history = (await logs.scan([job])).get(jobKey(job)) ?? NOTHING;
  const textOf = (counter: number) => contentOf(logs, job, { counter, status: "failed" });
  const recovered = await recoverLogs({ logs, logger, clock }, job, history);
  return { recovered, history, logs, logger, clock, textOf };
}

describe("recovery", () => {
  test("leaves alone a history without open logs", async () => {
    const { recovered, history, logger } = await afterCrash({});
    expect(recovered).toBe(history);
    expect(logger.all).toEqual([]);
  });

  test("ends an open log as failed, with a last line that says why", async () => {
    const { recovered, textOf, logs, clock } = await afterCrash({ 2: "one\n" });
    expect(recovered).toEqual({
      entries: [
        { counter: 1, status: "success" },
        { counter: 2, status: "failed" },
      ],
      lastWrittenAt: later(NOON, seconds(60)),
    });
    expect(await textOf(2)).toBe(
      "one\n2026-06-01 12:01:00 UTC job: a: !!! job: a: lost: karajo ended before this run did\n",
    );
    expect((await logs.scan([a])).get("exec:a")).toEqual({ ...recovered, lastWrittenAt: clock.now() });
  });

  test("puts that line on a line of its own when the output ended within one", async () => {
    const { textOf } = await afterCrash({ 2: "stamp job: a: 50 %" });
    expect(await textOf(2)).toMatch(/^stamp job: a: 50 %\n2026-\S+ \S+ UTC job: a: !!! job: a: lost: .*\n$/);
  });

  test("begins with that line a log that is empty", async () => {
    const { textOf } = await afterCrash({ 2: "" });
    expect(await textOf(2)).toMatch(/^2026-\S+ \S+ UTC job: a: !!! job: a: lost: .*\n$/);
  });

  test("speaks of an HTTP job as job_http", async () => {
    const { textOf } = await afterCrash({ 2: "" }, anHttpJob({ name: "a" }));
    expect(await textOf(2)).toContain("UTC job_http: a: !!! job_http: a: lost:");
  });

  test("ends every open log, and reports each", async () => {
    const { recovered, logger } = await afterCrash({ 2: "", 3: "" });
    expect(recovered.entries.map((entry) => entry.status)).toEqual(["success", "failed", "failed"]);
    expect(logger.of("log.recovered")).toEqual([
      { job: "exec:a", counter: 2 },
      { job: "exec:a", counter: 3 },
    ]);
  });
});
