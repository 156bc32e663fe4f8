import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMemoryLogs } from "../../adapters/log-memory/log-memory.ts";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import { DAY } from "../../domain/time.ts";
import { FakeClock } from "../../ports/testing/fake-clock.ts";
import { aFolder } from "../testing/a-folder.ts";
import { ADA, aServer, cookieOf, type GivenServer, sign, type TestServer } from "../testing/a-server.ts";

const exec = anExecJob({ name: "<script>", description: "<b>x</b>" });
const http = anHttpJob({ name: "<script>" });
const EXEC_LOG = `/karajo/job_exec/log/?id=${exec.id}&counter=1`;
const HTTP_LOG = `/karajo/job_http/log/?id=${exec.id}&counter=1`;

/** A server with two jobs that have run once. */
async function aServerWithLogs(given: GivenServer = {}): Promise<TestServer> {
  const clock = new FakeClock();
  const logs = createMemoryLogs(clock);
  for (const job of [exec, http]) {
    const log = await logs.create(job, 1);
    await log.write(Buffer.from(`${job.kind} <output>\n`));
    await log.close("success");
  }
  return aServer({ clock, logs, jobs: [exec], httpJobs: [http], ...given });
}

describe("every page", () => {
  test.each(["/karajo/", "/karajo/plain/", "/karajo/app/", EXEC_LOG, HTTP_LOG])(
    "runs nothing, is framed by nobody and kept by no cache: %s",
    async (url) => {
      for (const given of [{}, { users: [ADA] }]) {
        const server = await aServerWithLogs(given);
        const answer = await server.get(url);
        if (answer.statusCode === 302) continue;
        const policy = String(answer.headers["content-security-policy"]);
        expect(policy).toContain("default-src 'none'");
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).not.toMatch(/unsafe|script-src/);
        expect(answer.headers).toMatchObject({
          "content-type": "text/html; charset=utf-8",
          "x-frame-options": "DENY",
          "x-content-type-options": "nosniff",
          "referrer-policy": "same-origin",
          "cache-control": "no-store",
        });
        expect(answer.payload).not.toContain("<script");
      }
    },
  );

  test("is answered to HEAD without its text", async () => {
    const server = await aServerWithLogs();
    for (const url of ["/karajo/app/", "/karajo/plain/", EXEC_LOG]) {
      const answer = await server.app.inject({ method: "HEAD", url });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(answer.rawPayload).toHaveLength(0);
    }
  });

  test("has its style", async () => {
    const server = await aServer({ users: [ADA] });
    const answer = await server.get("/karajo/style.css");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/css; charset=utf-8");
  });
});

test.each([
  ["/karajo", "/karajo/"],
  ["/karajo/app", "/karajo/app/"],
  ["/karajo/plain", "/karajo/plain/"],
])("%s leads to %s", async (url, location) => {
  const answer = await (await aServer()).get(url);
  expect(answer.statusCode).toBe(302);
  expect(answer.headers.location).toBe(location);
});

describe("where there are users", () => {
  test("/karajo/ is the login page, and leads on who is logged in", async () => {
    const server = await aServer({ users: [ADA], settings: { name: "<Name>" } });
    const page = await server.get("/karajo/");
    expect(page.statusCode).toBe(200);
    expect(page.payload).toContain('action="/karajo/api/auth/login"');
    expect(page.payload).toContain("&#60;Name&#62;");
    expect(page.payload).not.toContain("<Name>");
    const answer = await server.get("/karajo/", { cookie: await cookieOf(server) });
    expect(answer.statusCode).toBe(302);
    expect(answer.headers.location).toBe("/karajo/app/");
  });

  test.each([
    ["?note=ended", "Your session has ended"],
    ["?note=out", "You have logged out"],
  ])("/karajo/%s says: %s", async (query, note) => {
    const server = await aServer({ users: [ADA] });
    expect((await server.get(`/karajo/${query}`)).payload).toContain(note);
    expect((await server.get("/karajo/?note=made-up&note=ended")).payload).not.toContain('class="note"');
  });

  test.each(["/karajo/app/", "/karajo/plain/", EXEC_LOG, HTTP_LOG, "/karajo/job_exec/log/?id=nope"])(
    "%s asks to log in, and shows nothing else",
    async (url) => {
      const server = await aServerWithLogs({ users: [ADA] });
      for (const headers of [{}, { cookie: "karajo=made-up" }]) {
        const answer = await server.get(url, headers);
        expect(answer.statusCode).toBe(401);
        expect(answer.payload).toContain('<form method="post" action="">');
        expect(answer.payload).not.toContain("output");
      }
    },
  );

  test.each(["/karajo/app/", "/karajo/plain/", EXEC_LOG, HTTP_LOG])(
    "%s leads back to itself who logs in there",
    async (url) => {
      const server = await aServerWithLogs({ users: [ADA] });
      const post = (password: string) => {
        const payload = new URLSearchParams({ name: ADA.name, password }).toString();
        const headers = { accept: "text/html", "content-type": "application/x-www-form-urlencoded" };
        return server.app.inject({ method: "POST", url, headers, payload });
      };
      const refused = await post("wrong");
      expect(refused.statusCode).toBe(400);
      expect(refused.payload).toContain('<form method="post" action="">');
      const taken = await post(ADA.password);
      expect(taken.statusCode).toBe(303);
      // Without a fragment: then a browser keeps the one that it has, which is the place within the dashboard.
      expect(taken.headers.location).toBe(url);
      const [cookie = ""] = String(taken.headers["set-cookie"]).split(";");
      expect((await server.get(url, { cookie })).statusCode).toBe(200);
    },
  );

  test.each([
    ["/karajo/app/", "&#60;script&#62;"],
    ["/karajo/plain/", "&#60;script&#62;"],
    [EXEC_LOG, "exec &#60;output&#62;"],
    [HTTP_LOG, "http &#60;output&#62;"],
  ])("%s is shown to who is logged in, for a day", async (url, content) => {
    const server = await aServerWithLogs({ users: [ADA] });
    const cookie = await cookieOf(server);
    const answer = await server.get(url, { cookie });
    expect(answer.statusCode).toBe(200);
    expect(answer.payload).toContain(content);
    await server.clock.advance(DAY);
    expect((await server.get(url, { cookie })).statusCode).toBe(401);
  });

  test("a signature over the query opens a page as well", async () => {
    const server = await aServerWithLogs({ users: [ADA] });
    const [, query = ""] = EXEC_LOG.split("?");
    expect((await server.get(EXEC_LOG, { "x-karajo-sign": sign(query) })).statusCode).toBe(200);
  });
});

test("/karajo/ leads everybody on where there are no users", async () => {
  const answer = await (await aServer()).get("/karajo/");
  expect(answer.statusCode).toBe(302);
  expect(answer.headers.location).toBe("/karajo/app/");
});

test("a log leads to the same run in the dashboard", async () => {
  const answer = await (await aServerWithLogs()).get(EXEC_LOG);
  expect(answer.payload).toContain(`href="/karajo/app/#/job/exec/${exec.id}/1"`);
});

test.each([
  ["/karajo/job_exec/log/?id=nope&counter=1", "job not found: nope"],
  [`/karajo/job_exec/log/?id=${exec.id}&counter=2`, "log #2 not found"],
  [`/karajo/job_http/log/?id=${exec.id}`, "log # not found"],
])("%s is not found", async (url, message) => {
  const server = await aServerWithLogs();
  expect((await server.get(url)).json()).toMatchObject({ code: 404, message });
});

describe("the manual", () => {
  test("is read by anybody, page by page, and nothing beside it", async () => {
    const folder = await aFolder({
      "doc/index.html": "<h1>Manual</h1>",
      "doc/guide/a.html": "<h1>A</h1>",
      "b.html": "no",
    });
    const server = await aServer({ manualFolder: join(folder, "doc"), users: [ADA] });
    for (const address of ["/karajo/doc", "/karajo/doc/index.html"]) {
      expect((await server.get(address)).headers.location, address).toBe("/karajo/doc/");
    }
    expect((await server.get("/karajo/doc/")).payload).toBe("<h1>Manual</h1>");
    const page = await server.get("/karajo/doc/guide/a.html");
    expect(page.payload).toBe("<h1>A</h1>");
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self';");
    for (const name of ["nope.html", "../b.html", "%2e%2e/b.html", "guide"]) {
      expect((await server.get(`/karajo/doc/${name}`)).statusCode, name).toBe(404);
    }
  });
});
