import { describe, expect, test } from "vitest";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import { ADA, aServer, cookieOf, sign, type TestServer } from "../testing/a-server.ts";

const ping = anHttpJob({ name: "Ping", url: "http://127.0.0.1/ping", secret: "job-5ecret" });

describe("the job", () => {
  test("is shown by its id, in any case", async () => {
    const server = await aServer({ httpJobs: [ping], jobs: [anExecJob({ name: "other" })] });
    for (const id of ["ping", "PING", "%70ing"]) {
      const answer = await server.get(`/karajo/api/job_http?id=${id}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers["content-type"]).toBe("application/json");
      expect(answer.json()).toMatchObject({ code: 200, data: { id: "ping", http_url: "http://127.0.0.1/ping" } });
      expect(answer.payload).not.toContain("job-5ecret");
    }
  });

  test.each(["?id=nope", "?id=other", "?id=", "", "?ID=ping", "?id=__proto__"])("%s names none", async (query) => {
    const server = await aServer({ httpJobs: [ping], jobs: [anExecJob({ name: "other" })] });
    const answer = await server.get(`/karajo/api/job_http${query}`);
    expect(answer.statusCode).toBe(400);
    const id = new URLSearchParams(query).get("id") ?? "";
    expect(answer.json()).toEqual({
      code: 400,
      message: `invalid or empty job id: ${id}`,
      name: "ERR_INVALID_JOB_ID",
    });
  });

  test("needs a session or a signature where there are users", async () => {
    const server = await aServer({ httpJobs: [ping], users: [ADA] });
    const read = (headers = {}) => server.get("/karajo/api/job_http?id=ping", headers);
    expect((await read()).statusCode).toBe(401);
    expect((await server.get("/karajo/api/job_http?id=nope")).statusCode).toBe(401);
    expect((await read({ cookie: await cookieOf(server) })).statusCode).toBe(200);
    expect((await read({ "x-karajo-sign": sign("id=ping") })).statusCode).toBe(200);
  });
});

describe.each([
  ["pause", "paused"],
  ["resume", "started"],
])("%s", (name, status) => {
  const command = ({ post }: TestServer, query: string, signature = sign(query)) =>
    post(`/karajo/api/job_http/${name}?${query}`, undefined, { "x-karajo-sign": signature });

  test("answers with the job as it stands then", async () => {
    const server = await aServer({ httpJobs: [ping] });
    await server.engine.pause(ping);
    const answer = await command(server, "_karajo_epoch=1&id=PING");
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.json()).toMatchObject({ code: 200, data: { id: "ping", status } });
  });

  test("minds no body", async () => {
    const server = await aServer({ httpJobs: [ping] });
    const headers = { "x-karajo-sign": sign("id=ping"), "content-type": "application/json" };
    expect((await server.post(`/karajo/api/job_http/${name}?id=ping`, "{", headers)).statusCode).toBe(200);
  });

  test("is refused without the right signature over the very query, session or not", async () => {
    const server = await aServer({ httpJobs: [ping], users: [ADA] });
    const query = "_karajo_epoch=1&id=ping";
    for (const signature of ["", "0", sign("id=ping&_karajo_epoch=1"), sign(query, "job-5ecret"), sign("")]) {
      const answer = await command(server, query, signature);
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: 401, message: "empty or invalid signature" });
    }
    const cookie = await cookieOf(server);
    expect((await server.post(`/karajo/api/job_http/${name}?${query}`, "", { cookie })).statusCode).toBe(401);
    expect(server.engine.job(ping)?.status).toBe("started");
  });

  test("tells of an unknown job only who has signed", async () => {
    const server = await aServer({ httpJobs: [ping] });
    expect((await command(server, "id=nope")).json()).toMatchObject({ code: 400, name: "ERR_INVALID_JOB_ID" });
    expect((await command(server, "")).json()).toMatchObject({ code: 400, name: "ERR_INVALID_JOB_ID" });
    expect((await command(server, "id=nope", "")).statusCode).toBe(401);
  });
});
