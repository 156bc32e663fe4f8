import { describe, expect, test } from "vitest";
import { anExecJob } from "../../domain/testing/a-job.ts";
import { settle } from "../../ports/testing/fake-clock.ts";
import { ADA, aServer, sign, type TestServer } from "../testing/a-server.ts";

const slow = anExecJob({ name: "Slow One", path: "/slow" });

/** Posts a signed form, as the dashboard and the client do. */
function command({ post }: TestServer, name: string, form: string, signature = sign(form)) {
  const headers = { "content-type": "application/x-www-form-urlencoded", "x-karajo-sign": signature };
  return post(`/karajo/api/job_exec/${name}`, form, headers);
}

describe.each(["cancel", "pause", "resume"])("%s", (name) => {
  test("answers with the job", async () => {
    const server = await aServer({ jobs: [slow] });
    const answer = await command(server, name, "_karajo_epoch=1767225600&id=slow_one");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.json()).toMatchObject({ code: 200, data: { id: "slow_one", name: "Slow One" } });
    expect(answer.json()).not.toHaveProperty("message");
  });

  test("takes the id in any case, and escaped", async () => {
    const server = await aServer({ jobs: [slow] });
    expect((await command(server, name, "id=SLOW_one&_karajo_epoch=1")).statusCode).toBe(200);
    expect((await command(server, name, "id=slow%5Fone")).statusCode).toBe(200);
  });

  test("is refused without the right signature over the very body, session or not", async () => {
    const server = await aServer({ jobs: [slow], users: [ADA] });
    const form = "_karajo_epoch=1&id=slow_one";
    const wrong = ["", "0", sign(`${form}&x`), sign(form, "another key"), sign(form).slice(1), sign("")];
    for (const signature of wrong) {
      const answer = await command(server, name, form, signature);
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: 401, message: "empty or invalid signature" });
    }
    expect((await server.post(`/karajo/api/job_exec/${name}`, form)).statusCode).toBe(401);
    expect(server.engine.job(slow)?.status).toBe("started");
  });

  test("tells of an unknown job only who has signed", async () => {
    const server = await aServer({ jobs: [slow] });
    const answer = await command(server, name, "id=nope");
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({ code: 404, message: "job not found: nope", name: "ERR_JOB_NOT_FOUND" });
    expect((await command(server, name, "id=nope", "")).statusCode).toBe(401);
  });

  test.each(["", "id=", "_karajo_epoch=1", "id=%00", "id=__proto__", "{}"])(
    "finds no job in the signed body %j",
    async (form) => {
      const server = await aServer({ jobs: [slow] });
      expect((await command(server, name, form)).json()).toMatchObject({ code: 404, name: "ERR_JOB_NOT_FOUND" });
    },
  );
});

test("a job is paused, and resumed", async () => {
  const server = await aServer({ jobs: [slow] });
  expect((await command(server, "pause", "id=slow_one")).json().data.status).toBe("paused");
  expect((await command(server, "pause", "id=slow_one")).json().data.status).toBe("paused");
  expect((await command(server, "resume", "id=slow_one")).json().data.status).toBe("started");
});

test("a running job is canceled, and its log says so", async () => {
  const server = await aServer({ jobs: [slow] });
  await server.engine.trigger(slow, { reason: "manual" });
  await server.runs.next();
  expect((await command(server, "cancel", "id=slow_one")).json().data.status).toBe("running");
  await settle();
  const answer = await server.get("/karajo/api/job_exec/log?id=slow_one&counter=1");
  expect(answer.json().data).toMatchObject({ status: "canceled", name: "slow_one.1.canceled" });
  expect(Buffer.from(answer.json().data.content, "base64").toString()).toContain("??? CANCELED\n");
});
