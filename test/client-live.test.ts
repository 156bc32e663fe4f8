import { describe, expect, test } from "vitest";
import {
  Client,
  type ClientError,
  type EnvOptions,
  type JobCall,
  type LiveEvent,
  type LogChunk,
} from "../src/index.ts";
import { Program } from "./support/program.ts";
import { startCuttingProxy } from "./testing/cutting-proxy.ts";
import { endedLog, eventually, held, SECRET, serve } from "./testing/embedded.ts";
import { startTlsProxy } from "./testing/tls-proxy.ts";

const SLOW = 'command = "for i in $(seq 40); do echo line $i; sleep 0.05; done"\n';

/** A log as it was followed: its bytes, each of which must come behind the one before. */
async function followed(chunks: AsyncIterable<LogChunk>, onText: (text: string) => unknown = () => undefined) {
  let text = "";
  let next: number | undefined;
  for await (const { offset, bytes } of chunks) {
    expect(offset).toBe(next ?? offset);
    next = offset + bytes.length;
    text += Buffer.from(bytes).toString("latin1");
    await onText(text);
  }
  return text;
}

/** What is told, until it is enough. */
async function listen(events: AsyncIterable<LiveEvent>, isEnough: (heard: readonly LiveEvent[]) => boolean) {
  const heard: LiveEvent[] = [];
  for await (const event of events) {
    heard.push(event);
    if (isEnough(heard)) break;
  }
  return heard;
}

/** Whether it was told that the job has now this status. */
function tells(id: string, status: string) {
  return (event: LiveEvent) =>
    event.kind === "jobs" && event.jobs.some(({ job }) => job.id === id && job.status === status);
}

describe("a log that is followed", () => {
  test("is given as it grows, to the end of the run", async () => {
    const job = held();
    const call = async (given: JobCall) => {
      await given.log.write("first\n");
      await job.call(given);
      await given.log.write("last\n");
    };
    await using server = await serve({ jobs: { a: { path: "/a", call } } });
    await server.client.jobExecTrigger("a");
    await job.running;
    const text = await followed(server.client.jobExecLogFollow("a", 1), (sofar) => {
      if (sofar.includes("first")) job.release();
    });
    expect(text).toMatch(/first\n.*last\n/s);
    expect(text).toBe((await endedLog(server.client, "a", 1)).content);
    expect(await followed(server.client.jobExecLogFollow("a", 1, { offset: -5 }))).toBe(text.slice(-5));
  });

  test("is whole and in order over a server that is killed and started again meanwhile", async () => {
    await using program = await Program.prepare(`[job "a"]\npath = /a\non_restart = adopt\n${SLOW}`);
    await program.start();
    const client = new Client({ serverUrl: `http://127.0.0.1:${program.port}`, secret: SECRET });
    await client.jobExecTrigger("a");
    const lost: ClientError[] = [];
    let restarted: Promise<void> | undefined;
    const chunks = client.jobExecLogFollow("a", 1, { onLost: (reason) => lost.push(reason) });
    const text = await followed(chunks, async (sofar) => {
      if (restarted !== undefined || !sofar.includes("line 5\n")) return;
      await program.stop("SIGKILL");
      restarted = program.start();
    });
    await restarted;
    expect(lost.map(({ code }) => code)).toContain("NETWORK");
    // A crash repeats lines of the log, and loses none.
    const lines = new Set(text.match(/(?<=: )line \d+$/gm));
    expect([...lines]).toEqual(Array.from({ length: 40 }, (_, i) => `line ${i + 1}`));
    expect(text).toBe((await client.jobExecLog("a", 1)).content);
  });

  test("is whole and in order over connections that break at any byte", async () => {
    const call = async ({ log }: JobCall) => {
      for (let i = 0; i < 200; i++) await log.write(`${"é€😀".repeat(i)}${i}\n`);
    };
    await using server = await serve({ jobs: { a: { path: "/a", call } } });
    const limits = [600, 1, 200, 500, 501, 900, 5_000, 20_000, 20_001, 65_537];
    await using proxy = await startCuttingProxy(server.karajo.url, limits);
    await server.client.jobExecTrigger("a");
    const { content } = await endedLog(server.client, "a", 1);
    // Waits are over at once; what must not come about is waited for in vain.
    const sleep = (milliseconds: number, signal: AbortSignal) =>
      milliseconds <= 15_000
        ? Promise.resolve()
        : new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    const client = new Client({ serverUrl: proxy.url, sleep });
    const text = await followed(client.jobExecLogFollow("a", 1));
    expect(Buffer.from(text, "latin1").toString()).toBe(content);
    expect(proxy.connections).toBeGreaterThan(limits.length);
  });

  test("of an HTTP job is given, too, and over TLS that is not trusted", async () => {
    await using server = await serve({ httpJobs: { look: { interval: "1h", httpUrl: "/karajo/healthz" } } });
    await using proxy = await startTlsProxy(server.karajo.url);
    const client = new Client({ serverUrl: proxy.url, secret: SECRET, insecure: true });
    await eventually(async () => expect((await client.jobHttp("look")).status).toBe("success"));
    const text = await followed(client.jobHttpLogFollow("look", 1));
    expect(text).toContain("--- HTTP response:");
    expect(text).toBe((await client.jobHttpLog("look", 1)).content);
  });

  test("that becomes too long is given once, whatever of it is kept", async () => {
    const job = held();
    const call = async (given: JobCall) => {
      for (let i = 0; i < 2_000; i++) await given.log.write(`line ${i}\n`);
      await job.call(given);
      await given.log.write("last\n");
    };
    await using server = await serve({ jobs: { a: { path: "/a", logMaxSize: "16KiB", call } } });
    const { client } = server;
    await client.jobExecTrigger("a");
    await job.running;
    const chunks: LogChunk[] = [];
    for await (const chunk of client.jobExecLogFollow("a", 1)) {
      chunks.push(chunk);
      if (Buffer.concat(chunks.map(({ bytes }) => bytes)).includes("line 1999\n")) job.release();
    }
    const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString();
    const lines = [...text.matchAll(/a: line (\d+)$/gm)].map(([, number]) => Number(number));
    expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
    expect([lines.at(0), lines.at(-1)]).toEqual([0, 1_999]);
    expect(text.match(/last\n/g)).toHaveLength(1);
    const jumps = chunks.filter(({ offset }, i) => offset !== 0 && offset !== endOf(chunks[i - 1]));
    expect(jumps).toHaveLength(1);
  });

  test.each<[string, (client: Client) => AsyncGenerator, object]>([
    ["no such job", (client) => client.jobExecLogFollow("nope", 1), { code: "ERR_JOB_NOT_FOUND", status: 404 }],
    ["no such HTTP job", (client) => client.jobHttpLogFollow("nope", 1), { code: "ERR_INVALID_JOB_ID", status: 400 }],
    ["no such log", (client) => client.jobExecLogFollow("a", 9), { code: "ERR_LOG_NOT_FOUND", status: 404 }],
    [
      "no such byte",
      (client) => client.jobExecLogFollow("a", 1, { offset: 1e9 }),
      { code: "ERR_LOG_OFFSET", status: 416 },
    ],
  ])("is refused when there is %s", async (_what, follow, problem) => {
    await using server = await serve({ jobs: { a: { path: "/a", call: () => undefined } } });
    await server.client.jobExecTrigger("a");
    await endedLog(server.client, "a", 1);
    await expect(follow(server.client).next()).rejects.toMatchObject(problem);
  });

  test("ends when the caller aborts, while nothing comes", async () => {
    const job = held();
    await using server = await serve({ jobs: { a: { path: "/a", call: job.call } } });
    await server.client.jobExecTrigger("a");
    await job.running;
    const abort = new AbortController();
    const chunks = server.client.jobExecLogFollow("a", 1, { signal: abort.signal });
    await chunks.next();
    const next = chunks.next();
    abort.abort();
    await expect(next).rejects.toMatchObject({ code: "ABORTED" });
  });
});

function endOf(chunk: LogChunk | undefined): number {
  return chunk === undefined ? 0 : chunk.offset + chunk.bytes.length;
}

describe("events", () => {
  const options: EnvOptions = { jobs: { a: { path: "/a", call: () => undefined } } };

  test("tell how jobs change, behind an open that says that they will", async () => {
    await using server = await serve(options);
    const isDone = tells("a", "success");
    const listening = listen(server.client.events(), (heard) => {
      if (heard.length === 1) void server.client.jobExecTrigger("a");
      return heard.some(isDone);
    });
    const heard = await listening;
    expect(heard[0]).toEqual({ kind: "open" });
    expect(heard.at(-1)).toMatchObject({ jobs: [{ key: "exec:a", run: { counter: 1, status: "success" } }] });
  });

  test("go on when the connection breaks", async () => {
    await using server = await serve(options);
    await using proxy = await startCuttingProxy(server.karajo.url);
    const heard = await listen(new Client({ serverUrl: proxy.url }).events(), (sofar) => {
      const opens = sofar.filter(({ kind }) => kind === "open").length;
      if (opens === 1) proxy.cut();
      if (opens === 2 && sofar.at(-1)?.kind === "open") void server.client.jobExecTrigger("a");
      return sofar.some(tells("a", "success"));
    });
    expect(heard.filter(({ kind }) => kind === "open")).toHaveLength(2);
  });

  test("go on with the server that is started again, and tell of another configuration", async () => {
    await using program = await Program.prepare('[job "a"]\ncommand = true\npath = /a\n');
    await program.start();
    const client = new Client({ serverUrl: `http://127.0.0.1:${program.port}`, secret: SECRET });
    let opens = 0;
    const heard = await listen(client.events(), (sofar) => {
      if (sofar.at(-1)?.kind === "open") opens++;
      if (opens === 1) void program.stop().then(() => program.start());
      if (opens === 2 && sofar.at(-1)?.kind === "open") void changed(program, client);
      return sofar.some(({ kind }) => kind === "configuration");
    });
    expect(heard.at(-1)).toEqual({ kind: "configuration" });
    expect(Object.keys((await client.env()).jobs ?? {})).toEqual(["a", "b"]);
  });

  test("need a session or the secret where there are users", async () => {
    const { hashSync } = await import("bcrypt");
    await using server = await serve({ ...options, users: { ann: { password: hashSync("pw", 4) } } });
    const ann = new Client({ serverUrl: server.karajo.url });
    await expect(ann.events().next()).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED", status: 401 });
    await ann.login("ann", "pw");
    expect(await listen(ann.events(), () => true)).toEqual([{ kind: "open" }]);
    expect(await listen(server.client.events(), () => true)).toEqual([{ kind: "open" }]);
  });
});

async function changed(program: Program, client: Client): Promise<void> {
  const path = "etc/karajo/karajo.conf";
  await program.write(path, `${await program.read(path)}[job "b"]\ncommand = true\npath = /b\n`);
  await client.reload();
}
