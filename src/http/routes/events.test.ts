import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { createMemoryStore } from "../../adapters/store-memory/store-memory.ts";
import { anExecJob } from "../../domain/testing/a-job.ts";
import { type Duration, seconds } from "../../domain/time.ts";
import { settle } from "../../ports/testing/fake-clock.ts";
import { ADA, aServer, cookieOf, type TestServer } from "../testing/a-server.ts";

const job = anExecJob({ name: "a" });

/** Listens through a real connection, for only there does a stream end as it does in the world. */
async function listening(server: TestServer, cookie = "") {
  await server.app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = server.app.server.address() as AddressInfo;
  const request = get({ port, path: "/karajo/api/events", headers: { "accept-encoding": "gzip, br", cookie } });
  onTestFinished(() => void request.destroy());
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const heard = { text: "", response, request };
  response.setEncoding("utf8").on("data", (text) => {
    heard.text += text;
  });
  response.on("error", () => undefined);
  return heard;
}

async function passed(server: TestServer, duration: Duration): Promise<void> {
  await server.clock.advance(duration);
  await new Promise((resolve) => setTimeout(resolve, 20)); // over the real connection
  await settle();
}

describe("the event stream", () => {
  test("tells of each job that has changed, what changes at once together", async () => {
    const server = await aServer({ jobs: [job, anExecJob({ name: "b" })] });
    const heard = await listening(server);
    await server.engine.trigger(job, { reason: "webhook" });
    await passed(server, seconds(0.1));
    const [, data = ""] = /event: jobs\ndata: (.*)\n\n/.exec(heard.text) ?? [];
    expect(JSON.parse(data)).toEqual([
      {
        key: "exec:a",
        job: expect.objectContaining({ id: "a", status: "running" }),
        run: expect.objectContaining({ counter: 1, status: "running", trigger: "webhook" }),
      },
    ]);
    expect(heard.text.match(/event:/g)).toHaveLength(1);
    await (await server.runs.next()).end();
    await passed(server, seconds(0.1));
    expect(heard.text).toContain('"status":"success"');
  });

  test("has as many listeners as there are, and nobody takes that for a mistake", async () => {
    const warnings: Error[] = [];
    const heed = (warning: Error) => void warnings.push(warning);
    process.on("warning", heed);
    onTestFinished(() => void process.off("warning", heed));
    const server = await aServer({ jobs: [job] });
    await server.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = server.app.server.address() as AddressInfo;
    for (let listeners = 0; listeners < 12; listeners++) {
      const request = get({ port, path: "/karajo/api/events" });
      onTestFinished(() => void request.destroy());
      const [response] = (await once(request, "response")) as [IncomingMessage];
      response.on("error", () => undefined).resume();
    }
    await settle();
    expect(warnings).toEqual([]);
  });

  test("tells that there are other jobs now", async () => {
    const server = await aServer({ jobs: [job] });
    const heard = await listening(server);
    await server.engine.reconfigure({ jobs: [], maxJobRunning: 1, shutdownGrace: seconds(1) });
    await passed(server, seconds(0.1));
    expect(heard.text).toContain("event: configuration\n");
  });

  test("shows that it lives while nothing changes, and is not compressed", async () => {
    const server = await aServer();
    const heard = await listening(server);
    await passed(server, seconds(15));
    expect(heard.text).toBe("retry: 1000\n\n:\n\n");
    expect(heard.response.headers).toMatchObject({ "content-type": "text/event-stream; charset=utf-8" });
    expect(heard.response.headers).not.toHaveProperty("content-encoding");
  });

  test("leaves nothing behind when the listener goes", async () => {
    const server = await aServer({ jobs: [job] });
    const sleeping = server.clock.sleeping;
    const heard = await listening(server);
    await passed(server, seconds(0));
    // For what is to be told, and for whether it still may be.
    expect(server.clock.sleeping).toBe(sleeping + 2);
    heard.request.destroy();
    await passed(server, seconds(0));
    expect(server.clock.sleeping).toBe(sleeping);
  });

  test("ends soon after the session of who listens", async () => {
    const server = await aServer({ users: [ADA] });
    const cookie = await cookieOf(server);
    const heard = await listening(server, cookie);
    await passed(server, seconds(15));
    expect(heard.response.complete).toBe(false);
    await server.post("/karajo/api/auth/logout", "", { cookie });
    await passed(server, seconds(15));
    expect(heard.response.complete).toBe(true);
  });

  test("goes on where nobody can say whether the session has ended", async () => {
    const store = createMemoryStore();
    const server = await aServer({ users: [ADA], store });
    const heard = await listening(server, await cookieOf(server));
    store.session = () => Promise.reject(new Error("the disk is full"));
    await passed(server, seconds(30));
    expect(heard.response.complete).toBe(false);
  });

  test("needs a session or a signature where there are users", async () => {
    const server = await aServer({ users: [ADA] });
    expect((await server.get("/karajo/api/events")).statusCode).toBe(401);
  });
});
