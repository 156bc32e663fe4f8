import { once } from "node:events";
import { text as textOf } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSilentLogger } from "../adapters/logger-console/logger-console.ts";
import type { JobView } from "../domain/job-view.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import type { LogText } from "../ports/log-store.ts";
import { logAnswer } from "./log-answer.ts";

const view: JobView = {
  job: anExecJob({ name: "a" }),
  status: "success",
  lastRun: undefined,
  nextRun: undefined,
  logs: [],
};
const logger = createSilentLogger();

/** The text of a log in the pieces in which a disk might give it. */
function inPieces(pieces: readonly Uint8Array[]): LogText & { readonly isClosed: boolean } {
  let isClosed = false;
  return {
    size: pieces.reduce((sum, piece) => sum + piece.length, 0),
    async *bytes() {
      yield* pieces;
    },
    close: async () => {
      isClosed = true;
    },
    get isClosed() {
      return isClosed;
    },
  };
}

async function checkAnswer(pieces: readonly Uint8Array[]): Promise<void> {
  const found = { view, entry: { counter: 1, status: "success" }, text: inPieces(pieces) } as const;
  const body = await textOf(logAnswer(found, logger));
  const { code, data } = JSON.parse(body);
  expect(code).toBe(200);
  expect(data).toMatchObject({ job_id: "a", name: "a.1.success", counter: 1 });
  expect(data.content).toBe(Buffer.concat(pieces).toString("base64"));
}

describe("the content is the log in base64", () => {
  test.each([0, 1, 2, 3, 4, 65_536, 65_537])("of %i bytes in one piece", async (size) => {
    await checkAnswer([Buffer.alloc(size, "karajo ")]);
  });

  test("of no piece at all", async () => {
    await checkAnswer([]);
  });

  test("however it is cut into pieces", async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 7 }), { maxLength: 20 });
    await fc.assert(fc.asyncProperty(pieces, checkAnswer));
  });
});

describe("the log is closed", () => {
  test("at the end of the answer", async () => {
    const text = inPieces([Buffer.from("x")]);
    const body = logAnswer({ view, entry: { counter: 1, status: "success" }, text }, logger);
    await textOf(body);
    expect(text.isClosed).toBe(true);
  });

  test("when the answer is broken off in the middle", async () => {
    const text = inPieces(Array.from({ length: 1_000 }, () => Buffer.alloc(1_000)));
    const body = logAnswer({ view, entry: { counter: 1, status: "success" }, text }, logger);
    await once(body, "data");
    body.destroy();
    await once(body, "close");
    expect(text.isClosed).toBe(true);
  });

  test("when nobody begins to read the answer", async () => {
    const text = inPieces([Buffer.from("x")]);
    const body = logAnswer({ view, entry: { counter: 1, status: "success" }, text }, logger);
    body.destroy();
    await once(body, "close");
    expect(text.isClosed).toBe(true);
  });
});
