import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import compress from "@fastify/compress";
import fastify, { type FastifyInstance } from "fastify";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createMemoryLogs } from "../../adapters/log-memory/log-memory.ts";
import { AppError } from "../../domain/error.ts";
import type { Job } from "../../domain/job.ts";
import { type JobRef, jobKey } from "../../domain/job-id.ts";
import type { JobView } from "../../domain/job-view.ts";
import type { LogEntry } from "../../domain/log.ts";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import { seconds } from "../../domain/time.ts";
import type { OpenLog } from "../../ports/log-store.ts";
import { FakeClock, settle } from "../../ports/testing/fake-clock.ts";
import { boundsOf } from "../../ports/testing/log-facts.ts";
import { answerProblem } from "../problem.ts";
import { type WatchedLogs, watchLogs } from "../testing/watched-logs.ts";
import { logTextRoutes } from "./log-text.ts";

const exec = anExecJob({ name: "Nightly" });
const http = anHttpJob({ name: "Nightly" });
const EXEC = "/karajo/api/job_exec/log/text";
const HTTP = "/karajo/api/job_http/log/text";

let clock: FakeClock;
let logs: WatchedLogs;
let app: FastifyInstance;
let entries: LogEntry[];
let events: unknown[];
let mayRead: boolean;

beforeEach(async () => {
  clock = new FakeClock();
  logs = watchLogs(createMemoryLogs(clock));
  entries = [];
  events = [];
  mayRead = true;
  const logger = { event: (...event: unknown[]) => void events.push(event) };
  const assertMayRead = async () => {
    if (!mayRead) throw new AppError("ERR_UNAUTHORIZED", "log in");
  };
  app = fastify({ forceCloseConnections: true });
  app.setErrorHandler(answerProblem(logger));
  await app.register(compress);
  logTextRoutes(app, {
    logs,
    clock,
    logger,
    access: { assertMayRead, mayRead: async () => mayRead },
    engine: { job: viewOf },
  });
  onTestFinished(async () => {
    await app.close();
    await settle();
    expect(logs.openTexts).toBe(0);
    expect(clock.sleeping).toBe(0);
    expect(events).toEqual([]);
  });
});

function viewOf(ref: JobRef): JobView | undefined {
  const job = [exec, http].find((each) => jobKey(each) === jobKey(ref));
  return job && ({ job, logs: entries } as unknown as JobView);
}

async function begin(job: Job, counter: number, maxSize = 1_000): Promise<OpenLog> {
  const log = await logs.create(job, counter, boundsOf(maxSize));
  entries.push({ counter, status: "running" });
  return log;
}

async function kept(job: Job, counter: number, content: string): Promise<void> {
  const log = await begin(job, counter);
  await log.write(Buffer.from(content));
  await log.close("success");
  entries[entries.length - 1] = { counter, status: "success" };
}

const ask = (url: string, headers = {}) => app.inject({ method: "GET", url, headers });

/** Asks through a port, for an answer that takes its time. */
async function follow(query: string): Promise<IncomingMessage> {
  if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const headers = { "accept-encoding": "gzip, br" };
  const path = `${EXEC}?id=nightly&follow=true&${query}`;
  const [response] = await once(get({ host: "127.0.0.1", port, path, headers, agent: false }), "response");
  return response as IncomingMessage;
}

describe.each([
  [EXEC, exec, http],
  [HTTP, http, exec],
])("%s", (address, job, other) => {
  const about = `${address}?id=nightly&counter=7`;

  test("gives a finished log from any offset", async () => {
    await kept(other, 7, "of the other kind");
    await kept(job, 7, "0123456789");
    const asked = async (query: string) => {
      const { body, statusCode, headers } = await ask(`${about}${query}`);
      const { "karajo-log-offset": offset, "karajo-log-size": size, "karajo-log-state": state } = headers;
      expect({ statusCode, size, state }).toEqual({ statusCode: 200, size: "10", state: "finished" });
      return [body, Number(offset)];
    };
    expect(await asked("")).toEqual(["0123456789", 0]);
    expect(await asked("&offset=7")).toEqual(["789", 7]);
    expect(await asked("&offset=-3")).toEqual(["789", 7]);
    expect(await asked("&offset=-99")).toEqual(["0123456789", 0]);
    expect(await asked("&offset=10")).toEqual(["", 10]);
    expect(await asked("&offset=2&limit=3")).toEqual(["234", 2]);
    expect(await asked("&offset=8&limit=99")).toEqual(["89", 8]);
    expect(await asked("&limit=0")).toEqual(["", 0]);
    expect(await asked("&follow=true&offset=4")).toEqual(["456789", 4]);
    expect(await asked("&follow=true&offset=4&limit=2")).toEqual(["45", 4]);
  });

  test("has no byte beyond the end", async () => {
    await kept(job, 7, "0123456789");
    const answer = await ask(`${about}&offset=11`);
    expect(answer.statusCode).toBe(416);
    const message = "the log ends at offset 10, before 11";
    expect(answer.json()).toEqual({ code: 416, message, name: "ERR_LOG_OFFSET" });
  });

  test.each(["offset=x", "offset=1.5", "offset=--1", "limit=-1", "limit=x", "follow=yes"])(
    "refuses %s",
    async (query) => {
      await kept(job, 7, "0123456789");
      expect((await ask(`${about}&${query}`)).json()).toMatchObject({ code: 400, name: "ERR_BAD_REQUEST" });
    },
  );

  test("has no log that is not there", async () => {
    await kept(job, 7, "x");
    for (const counter of ["8", "x", ""]) {
      const answer = await ask(`${address}?id=nightly&counter=${counter}`);
      expect(answer.json()).toMatchObject({ code: 404, name: "ERR_LOG_NOT_FOUND" });
    }
    const missing =
      address === EXEC ? { code: 404, name: "ERR_JOB_NOT_FOUND" } : { code: 400, name: "ERR_INVALID_JOB_ID" };
    expect((await ask(`${address}?id=nope&counter=7`)).json()).toMatchObject(missing);
  });

  test("is for those who may read", async () => {
    await kept(job, 7, "x");
    mayRead = false;
    expect((await ask(about)).statusCode).toBe(401);
    expect((await ask(`${about}&follow=true`)).statusCode).toBe(401);
  });

  test("gives bytes, whatever they are, as plain text", async () => {
    const log = await begin(job, 7);
    const any = Buffer.from([0, 255, 0xc3, 10, 0x1b, 60, 128]);
    await log.write(any);
    const answer = await ask(about);
    expect(answer.rawPayload).toEqual(any);
    expect(answer.headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "karajo-log-state": "running",
    });
    await log.close("success");
  });

  test("compresses what is there already, and nothing that is followed", async () => {
    await kept(job, 7, "0123456789".repeat(50));
    const headers = { "accept-encoding": "gzip" };
    expect((await ask(about, headers)).headers["content-encoding"]).toBe("gzip");
    expect((await ask(`${about}&follow=true`, headers)).headers["content-encoding"]).toBeUndefined();
  });
});

describe("the log of a run that goes on", () => {
  test("comes as it is written, and ends with the run", async () => {
    const log = await begin(exec, 1);
    const response = await follow("counter=1");
    expect(response.headers).toMatchObject({ "karajo-log-size": "0", "x-accel-buffering": "no" });
    expect(response.headers["content-encoding"]).toBeUndefined();
    for (const text of ["one\n", "without an end", " - and an end\n"]) {
      const came = once(response, "data");
      await log.write(Buffer.from(text));
      expect(String((await came)[0])).toBe(text);
      await clock.advance(seconds(0.025));
    }
    const rest = textOf(response);
    await log.write(Buffer.from("last\n"));
    await log.close("success");
    await clock.advance(seconds(1));
    expect(await rest).toBe("last\n");
  });

  test("is followed by many, from where each of them is", async () => {
    const log = await begin(exec, 1);
    await log.write(Buffer.from("0123456789"));
    const responses = await Promise.all([0, 5, 10, -2].map((offset) => follow(`counter=1&offset=${offset}`)));
    const texts = responses.map(textOf);
    await log.write(Buffer.from("abc"));
    await log.close("success");
    await clock.advance(seconds(1));
    expect(await Promise.all(texts)).toEqual(["0123456789abc", "56789abc", "abc", "89abc"]);
  });

  test("ends where bytes are missing, and goes on behind them when it is asked for again", async () => {
    const log = await begin(exec, 1, 20);
    await log.write(Buffer.from("0123456789".repeat(5)));
    const first = await follow("counter=1");
    expect(await textOf(first)).toBe("0123456789");
    expect(first.headers).toMatchObject({ "karajo-log-offset": "0", "karajo-log-size": "50" });
    const second = await follow("counter=1&offset=10");
    expect(second.headers["karajo-log-offset"]).toBe("40");
    const rest = textOf(second);
    await settle();
    await log.close("success");
    await clock.advance(seconds(1));
    expect(await rest).toBe("0123456789");
  });

  test("is let go when the client is gone, while it is silent and while it is not read", async () => {
    const log = await begin(exec, 1, 100_000_000);
    const silent = await follow("counter=1");
    silent.destroy();
    await logs.allClosed();
    await log.write(new Uint8Array(10_000_000));
    const unread = await follow("counter=1");
    await once(unread, "readable");
    unread.destroy();
    await logs.allClosed();
    await log.close("success");
  });

  test("is broken off soon after the session of who follows has ended", async () => {
    const log = await begin(exec, 1);
    const response = await follow("counter=1");
    const broken = expect(textOf(response)).rejects.toThrow();
    await clock.advance(seconds(15));
    expect(response.destroyed).toBe(false);
    mayRead = false;
    await clock.advance(seconds(15));
    await broken;
    await logs.allClosed();
    await log.close("success");
  });

  test("does not keep the server from ending", async () => {
    const log = await begin(exec, 1);
    const response = await follow("counter=1");
    const broken = expect(textOf(response)).rejects.toThrow();
    await app.close();
    await broken;
    await logs.allClosed();
    await log.close("success");
  });

  test("answers HEAD", async () => {
    const log = await begin(exec, 1);
    const answer = await app.inject({ method: "HEAD", url: `${EXEC}?id=nightly&counter=1` });
    expect(answer.headers).toMatchObject({ "karajo-log-size": "0", "karajo-log-state": "running" });
    await log.close("success");
  });
});
