import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Client } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { answerOf, type RecordedFetch, recordedFetch, type Sent } from "./testing/recorded-fetch.ts";

const NOW = 1_700_000_000_999;
const EPOCH = 1_700_000_000;

type Call = (client: Client) => Promise<unknown>;

const READS: readonly (readonly [string, string, Call])[] = [
  ["env", "GET /karajo/api/environment?_karajo_epoch=1700000000", (client) => client.env()],
  [
    "jobExecLog",
    "GET /karajo/api/job_exec/log?_karajo_epoch=1700000000&id=a_b&counter=12",
    (client) => client.jobExecLog("a_b", 12),
  ],
  ["jobHttp", "GET /karajo/api/job_http?_karajo_epoch=1700000000&id=a_b", (client) => client.jobHttp("a_b")],
  [
    "jobHttpLog",
    "GET /karajo/api/job_http/log?_karajo_epoch=1700000000&id=a_b&counter=12",
    (client) => client.jobHttpLog("a_b", 12),
  ],
  [
    "jobHttpPause",
    "POST /karajo/api/job_http/pause?_karajo_epoch=1700000000&id=a_b",
    (client) => client.jobHttpPause("a_b"),
  ],
  [
    "jobHttpResume",
    "POST /karajo/api/job_http/resume?_karajo_epoch=1700000000&id=a_b",
    (client) => client.jobHttpResume("a_b"),
  ],
];

const FORMS: readonly (readonly [string, string, Call])[] = [
  ["jobExecCancel", "POST /karajo/api/job_exec/cancel", (client) => client.jobExecCancel("a_b")],
  ["jobExecPause", "POST /karajo/api/job_exec/pause", (client) => client.jobExecPause("a_b")],
  ["jobExecResume", "POST /karajo/api/job_exec/resume", (client) => client.jobExecResume("a_b")],
];

describe("a request with its parameters in the query", () => {
  test.each(READS)("is what %s sends, signed over the query", async (_name, line, call) => {
    const { fetch, sent } = recordedFetch();
    await call(aClient({ fetch, secret: "s3cret" }));
    expect(lineOf(sent)).toBe(line);
    expect(sent[0]?.body).toBeUndefined();
    expect(signatureOf(sent)).toBe(hmac("s3cret", line.slice(line.indexOf("?") + 1)));
  });

  test("holds an id that has characters of the query in it", async () => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch, secret: "s3cret" }).jobHttp("a&id=b ü");
    expect(sent[0]?.url.searchParams.getAll("id")).toEqual(["a&id=b ü"]);
    expect(signatureOf(sent)).toBe(hmac("s3cret", sent[0]?.url.search.slice(1) ?? ""));
  });
});

describe("a request with its parameters in the body", () => {
  test.each(FORMS)("is what %s sends, a form that is signed", async (_name, line, call) => {
    const { fetch, sent } = recordedFetch();
    await call(aClient({ fetch, secret: "s3cret" }));
    expect(lineOf(sent)).toBe(line);
    expect(sent[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(sent[0]?.body).toBe("_karajo_epoch=1700000000&id=a_b");
    expect(signatureOf(sent)).toBe(hmac("s3cret", "_karajo_epoch=1700000000&id=a_b"));
  });
});

describe("every request", () => {
  test.each([...READS, ...FORMS])("by %s goes unsigned where there is no secret", async (_name, _line, call) => {
    const { fetch, sent } = recordedFetch();
    await call(aClient({ fetch, secret: "" }));
    expect(signatureOf(sent)).toBeUndefined();
  });

  test("goes to the path under which a proxy has the server", async () => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch, serverUrl: "https://example.org/jobs/" }).env();
    expect(sent[0]?.url.href).toBe("https://example.org/jobs/karajo/api/environment?_karajo_epoch=1700000000");
  });

  test("carries the given headers, and karajo's own rather than a given one of the same name", async () => {
    const { fetch, sent } = recordedFetch();
    const headers = { "X-Proxy": "open", "x-KARAJO-sign": "mine" };
    await aClient({ fetch, secret: "s3cret", headers }).env();
    expect(sent[0]?.headers).toEqual({
      accept: "application/json",
      "x-proxy": "open",
      "x-karajo-sign": hmac("s3cret", "_karajo_epoch=1700000000"),
    });
  });

  test("is signed by the function that is given", async () => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch, secret: "k", sign: (payload, secret) => `${secret}:${payload}` }).env();
    expect(signatureOf(sent)).toBe("k:_karajo_epoch=1700000000");
  });
});

describe("jobExecRun", () => {
  test("sends the time as JSON, signed with the secret of the client", async () => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch, secret: "s3cret" }).jobExecRun("/a");
    expect(lineOf(sent)).toBe("POST /karajo/api/job_exec/run/a");
    expect(sent[0]?.headers["content-type"]).toBe("application/json");
    expect(sent[0]?.body).toBe(`{"_karajo_epoch":${EPOCH}}`);
    expect(signatureOf(sent)).toBe(hmac("s3cret", `{"_karajo_epoch":${EPOCH}}`));
  });

  test("signs with the secret of the job, in the header of the job", async () => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch, secret: "s3cret" }).jobExecRun("a", { secret: "of-the-job", headerSign: "X-Sign" });
    expect(signatureOf(sent)).toBeUndefined();
    expect(sent[0]?.headers["x-sign"]).toBe(hmac("of-the-job", `{"_karajo_epoch":${EPOCH}}`));
  });

  test.each([
    ["text", "täxt"],
    ["bytes", new Uint8Array([0, 255, 128])],
    ["nothing", ""],
  ])("sends and signs a body of %s as it is", async (_kind, body) => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch, secret: "s3cret" }).jobExecRun("/a", { body });
    expect(Buffer.from(sent[0]?.body ?? "unsent").equals(Buffer.from(body))).toBe(true);
    expect(signatureOf(sent)).toBe(hmac("s3cret", Buffer.from(body)));
    expect(sent[0]?.headers["content-type"]).toBeUndefined();
  });

  test("sends the headers of the call", async () => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch }).jobExecRun("/a", { headers: { "X-GitHub-Event": "push", "Content-Type": "text/x" } });
    expect(sent[0]?.headers).toMatchObject({ "x-github-event": "push", "content-type": "text/x" });
  });

  test.each([
    ["greeting", "/greeting"],
    ["/greeting", "/greeting"],
    ["/a b/c?d#e%2f", "/a%20b/c%3Fd%23e%252f"],
    ["//x", "//x"],
    ["", "/"],
  ])("calls the path %j as %s", async (path, encoded) => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch }).jobExecRun(path);
    expect(lineOf(sent)).toBe(`POST /karajo/api/job_exec/run${encoded}`);
  });

  test.each(["..", "/../../auth/login", "a/./b"])("refuses the path %j, which would call another one", async (path) => {
    const { fetch, sent } = recordedFetch();
    await expect(aClient({ fetch }).jobExecRun(path)).rejects.toMatchObject({
      name: "ClientError",
      code: "ERR_OPTION_INVALID",
      message: `path is ${JSON.stringify(path)}: an address cannot hold "." or ".." between slashes`,
    });
    expect(sent).toEqual([]);
  });

  test("tells of a path that no job has, which the API answers with nothing", async () => {
    const { fetch } = recordedFetch({ status: 404, text: "" });
    await expect(aClient({ fetch }).jobExecRun("/nope")).rejects.toMatchObject({
      code: "ERR_JOB_NOT_FOUND",
      status: 404,
      message: 'no job has the webhook path "/nope"',
    });
  });
});

describe("login", () => {
  test("sends name and password as a form, unsigned", async () => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch, secret: "s3cret" }).login("ann", "a&b=ü");
    expect(lineOf(sent)).toBe("POST /karajo/api/auth/login");
    expect(new URLSearchParams(String(sent[0]?.body)).get("password")).toBe("a&b=ü");
    expect(signatureOf(sent)).toBeUndefined();
  });

  test.each([
    "karajo=t0k-en; Path=/; Max-Age=86400; HttpOnly",
    "other=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, karajo=t0k-en; HttpOnly",
  ])("keeps the session of %j for what follows", async (cookie) => {
    const { fetch, sent } = recordedFetch({ json: answerOf({}), headers: { "set-cookie": cookie } });
    const client = aClient({ fetch });
    await client.login("ann", "pw");
    await client.env();
    expect(sent.map((each) => each.headers.cookie)).toEqual([undefined, "karajo=t0k-en"]);
  });

  test("sends no cookie of its own where the runtime hides it", async () => {
    const { fetch, sent } = recordedFetch();
    const client = aClient({ fetch });
    await client.login("ann", "pw");
    await client.env();
    expect(sent[1]?.headers).not.toHaveProperty("cookie");
  });

  test("keeps no session when it is refused", async () => {
    const refused: RecordedFetch = recordedFetch({
      json: Object.assign({ code: 400 }, { name: "ERR_AUTH_LOGIN", message: "invalid user name and/or password" }),
      headers: { "set-cookie": "karajo=forged" },
    });
    const client = aClient({ fetch: refused.fetch });
    await expect(client.login("ann", "wrong")).rejects.toMatchObject({ code: "ERR_AUTH_LOGIN", status: 400 });
    await expect(client.env()).rejects.toThrow();
    expect(refused.sent[1]?.headers).not.toHaveProperty("cookie");
  });
});

describe("a log", () => {
  test.each(["jobExecLog", "jobHttpLog"] as const)("of %s has its content as text and as bytes", async (method) => {
    const data = { job_id: "a", name: "a.1", status: "running", counter: 1, content: "aMOkCg==" };
    const { fetch } = recordedFetch({ json: answerOf(data) });
    expect(await aClient({ fetch })[method]("a", 1)).toEqual({
      job_id: "a",
      name: "a.1",
      status: "running",
      counter: 1,
      content: "hä\n",
      bytes: new Uint8Array([104, 195, 164, 10]),
    });
  });

  test("that is not base64 is a bad answer", async () => {
    const { fetch } = recordedFetch({ json: answerOf({ content: "~" }) });
    await expect(aClient({ fetch }).jobExecLog("a", 1)).rejects.toMatchObject({
      code: "BAD_ANSWER",
      message: "GET /karajo/api/job_exec/log answered with a log whose content is not base64",
    });
  });
});

function aClient(options: Partial<ClientOptions>): Client {
  return new Client({ serverUrl: "http://127.0.0.1:31937", now: () => NOW, ...options });
}

function lineOf(sent: readonly Sent[]): string {
  expect(sent).toHaveLength(1);
  return sent.map(({ method, url }) => `${method} ${url.pathname}${url.search}`).join();
}

function signatureOf(sent: readonly Sent[]): string | undefined {
  return sent[0]?.headers["x-karajo-sign"];
}

function hmac(secret: string, payload: string | Uint8Array): string {
  return createHmac("sha256", secret).update(payload).digest("hex");
}
