import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WireJobExec } from "../../src/contract/wire.ts";
import type { WireJobChange } from "../../src/contract/wire-overview.ts";
import { aWireHttpJob, aWireJob } from "../model/testing/a-wire-job.ts";
import { ApiError } from "./api.ts";
import { createLive } from "./live.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
  vi.stubGlobal("document", new EventTarget());
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = (milliseconds = 50) => vi.advanceTimersByTimeAsync(milliseconds);
const a = (status: WireJobExec["status"]) => aWireJob({ id: "a", name: "a", status });
const change = (status: WireJobExec["status"]): WireJobChange => ({ key: "exec:a", job: a(status) });

/** A server that has job `a`, whose stream of events and whose answers the test holds in its hands. */
function aServer() {
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const answers: (() => void)[] = [];
  const server = { job: a("started"), isDown: false, isLoggedOut: false, answers };
  vi.stubGlobal("fetch", async (_path: string, { signal }: RequestInit) => {
    if (server.isDown) throw new TypeError("no server");
    if (server.isLoggedOut) return new Response("", { status: 401 });
    const body = new ReadableStream<Uint8Array>({ start: (stream) => void streams.push(stream) });
    signal?.addEventListener("abort", () => streams.at(-1)?.error(new Error("aborted")));
    return new Response(body);
  });
  let loginsAsked = 0;
  const live = createLive(
    {
      environment: () =>
        new Promise((resolve, reject) => {
          const { job } = server;
          const facts = { name: "", version: "", listen_address: "", dir_base: "", dir_public: "", http_timeout: 0 };
          const settings = { max_job_running: 1, is_development: false };
          answers.push(() => {
            if (server.isLoggedOut) reject(new ApiError("ERR_UNAUTHORIZED", "log in", 401));
            else if (server.isDown) reject(new ApiError("NETWORK", "no server", 0));
            else
              resolve({
                ...facts,
                ...settings,
                jobs: { a: job },
                http_jobs: { b: aWireHttpJob({ id: "b", name: "b" }) },
              });
          });
        }),
      recentRuns: async () => ({}),
    },
    () => {
      loginsAsked += 1;
    },
  );
  return {
    server,
    live,
    loginsAsked: () => loginsAsked,
    tell: (name: string, data: unknown) =>
      streams.at(-1)?.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)),
    beat: () => streams.at(-1)?.enqueue(new TextEncoder().encode(":\n\n")),
    cut: () => streams.at(-1)?.error(new Error("cut")),
    answer: async () => {
      answers.shift()?.();
      await settle();
    },
  };
}

test("what is there is read once the events are listened to, and then goes on with them", async () => {
  const { live, tell, answer } = aServer();
  expect(live.connection.value).toBe("connecting");
  await settle();
  expect(live.isLoaded.value).toBe(false);
  await answer();
  expect([...live.jobs.value.keys()]).toEqual(["exec:a", "http:b"]);
  expect(live.connection.value).toBe("live");
  tell("jobs", [change("running")]);
  await settle();
  expect(live.jobs.value.get("exec:a")?.status).toBe("running");
});

test("an answer that is older than what was told since does not overwrite it", async () => {
  const { live, tell, answer } = aServer();
  await settle();
  tell("jobs", [change("failed")]);
  await settle();
  expect(live.jobs.value.size).toBe(0);
  await answer();
  expect(live.jobs.value.get("exec:a")?.status).toBe("failed");
});

test("other jobs are read when the configuration has changed", async () => {
  const { server, live, tell, answer } = aServer();
  await settle();
  await answer();
  server.job = aWireJob({ id: "a", name: "renamed" });
  tell("configuration", {});
  await settle();
  await answer();
  expect(live.jobs.value.get("exec:a")?.name).toBe("renamed");
});

test("a connection that is lost is said to be, tried again, and what was missed is read", async () => {
  const { server, live, cut, answer } = aServer();
  await settle();
  await answer();
  server.isDown = true;
  cut();
  await settle();
  expect(live.connection.value).toBe("lost");
  expect(live.jobs.value.size).toBe(2);
  await settle(60_000);
  server.isDown = false;
  server.job = a("paused");
  await settle(20_000);
  expect(live.connection.value).toBe("lost");
  await answer();
  expect(live.connection.value).toBe("live");
  expect(live.jobs.value.get("exec:a")?.status).toBe("paused");
});

test("a stream that has fallen silent is lost, one whose heart beats is not", async () => {
  const { live, beat, answer } = aServer();
  await settle();
  await answer();
  for (let i = 0; i < 5; i += 1) {
    await settle(15_000);
    beat();
  }
  expect(live.connection.value).toBe("live");
  await settle(41_000);
  expect(live.connection.value).toBe("lost");
});

test("whoever is logged out is asked to log in, and nothing is tried any more", async () => {
  const { server, live, cut, answer, loginsAsked } = aServer();
  await settle();
  await answer();
  server.isLoggedOut = true;
  cut();
  await settle(60_000);
  expect(loginsAsked()).toBe(1);
  expect(live.connection.value).toBe("lost");
});
