import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../adapters/store-memory/store-memory.ts";
import { AppError } from "../../domain/error.ts";
import { anExecJob } from "../../domain/testing/a-job.ts";
import { aTimetable } from "../../domain/testing/a-timetable.ts";
import { MINUTE, seconds } from "../../domain/time.ts";
import { ADA, aServer, sign } from "../testing/a-server.ts";

describe("/karajo/healthz", () => {
  test("says that the server lives, to anybody", async () => {
    const server = await aServer({ users: [ADA] });
    const answer = await server.get("/karajo/healthz");
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ code: 200, message: "OK" });
  });
});

describe("/karajo/readyz", () => {
  test("says that the server can do its work, to anybody", async () => {
    const server = await aServer({ users: [ADA] });
    expect((await server.get("/karajo/readyz")).json()).toEqual({ code: 200, message: "OK" });
  });

  test("says that it is stopping", async () => {
    const server = await aServer();
    await server.engine.stop(AbortSignal.abort());
    const answer = await server.get("/karajo/readyz");
    expect(answer.json()).toEqual({ code: 503, message: "the server is stopping", name: "ERR_NOT_READY" });
    expect((await server.get("/karajo/healthz")).statusCode).toBe(200);
  });

  test("says that the store fails, until it works again", async () => {
    const store = createMemoryStore();
    const job = anExecJob({ name: "a", timer: { kind: "schedule", timetable: aTimetable("minutely") } });
    const server = await aServer({ store, jobs: [job] });
    const { addRun } = store;
    store.addRun = () => Promise.reject(new AppError("ERR_STORE", "the disk is full"));
    await server.clock.advance(MINUTE);
    const answer = await server.get("/karajo/readyz");
    expect(answer.json()).toMatchObject({ code: 503, message: expect.stringContaining("the store cannot be written") });
    expect((await server.get("/karajo/healthz")).statusCode).toBe(200);
    store.addRun = addRun;
    await server.clock.advance(seconds(5));
    expect((await server.get("/karajo/readyz")).statusCode).toBe(200);
    expect(server.events.map((event) => event.name)).toContain("store.recovered");
  });
});

describe("a reload", () => {
  const done = {
    jobs: 2,
    httpJobs: 1,
    warnings: ["karajo.conf:3:1: unknown option"],
    needsRestart: ["listen_address"],
  };
  const body = "_karajo_epoch=1";

  test("answers what there is now", async () => {
    const server = await aServer({ reload: async () => done });
    const answer = await server.post("/karajo/api/reload", body, { "x-karajo-sign": sign(body) });
    expect(answer.json()).toEqual({
      code: 200,
      message: "OK",
      data: { jobs: 2, http_jobs: 1, warnings: done.warnings, needs_restart: ["listen_address"] },
    });
  });

  test("of a bad configuration says why", async () => {
    const reload = () => Promise.reject(new AppError("ERR_CONFIG_INVALID", "karajo.conf:1:1: error: …"));
    const server = await aServer({ reload });
    const answer = await server.post("/karajo/api/reload", body, { "x-karajo-sign": sign(body) });
    expect(answer.json()).toEqual({ code: 400, message: "karajo.conf:1:1: error: …", name: "ERR_CONFIG_INVALID" });
  });

  test("needs a signature", async () => {
    let reloads = 0;
    const reload = async () => {
      reloads++;
      return done;
    };
    const server = await aServer({ reload });
    for (const headers of [{}, { "x-karajo-sign": sign("other") }]) {
      expect((await server.post("/karajo/api/reload", body, headers)).statusCode).toBe(401);
    }
    expect(reloads).toBe(0);
  });
});
