import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ROUTES } from "../contract/routes.ts";
import { Client } from "./client.ts";
import type { ClientOptions, Fetch } from "./client-options.ts";
import { answerOf, type RecordedFetch, recordedFetch, type Sent } from "./testing/recorded-fetch.ts";

const NOW = 1_700_000_000_999;
const EPOCH = 1_700_000_000;

const LOG_HEADERS = { "karajo-log-offset": "0", "karajo-log-size": "0" };

type Call = (client: Client) => Promise<unknown>;

const READS: readonly (readonly [string, string, Call])[] = [
  ["env", "GET /karajo/api/environment?_karajo_epoch=1700000000", (client) => client.env()],
  [
    "jobExecLog",
    "GET /karajo/api/job_exec/log?_karajo_epoch=1700000000&id=a_b&counter=12",
    (client) => client.jobExecLog("a_b", 12),
  ],
  ["session", "GET /karajo/api/session?_karajo_epoch=1700000000", (client) => client.session()],
  [
    "jobExecLogText",
    "GET /karajo/api/job_exec/log/text?_karajo_epoch=1700000000&id=a_b&counter=12&offset=-9&limit=5",
    (client) => client.jobExecLogText("a_b", 12, { offset: -9, limit: 5 }),
  ],
  [
    "jobHttpLogText",
    "GET /karajo/api/job_http/log/text?_karajo_epoch=1700000000&id=a_b&counter=12",
    (client) => client.jobHttpLogText("a_b", 12),
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
  [
    "jobHttpCancel",
    "POST /karajo/api/job_http/cancel?_karajo_epoch=1700000000&id=a_b",
    (client) => client.jobHttpCancel("a_b"),
  ],
  [
    "jobHttpTrigger",
    "POST /karajo/api/job_http/trigger?_karajo_epoch=1700000000&id=a_b",
    (client) => client.jobHttpTrigger("a_b"),
  ],
];

/** Those whose answers are lists. */
const LISTS: readonly (readonly [string, string, Call])[] = [
  [
    "timeline",
    "GET /karajo/api/timeline?_karajo_epoch=1700000000&from=2026-01-31T02%3A00%3A00%2B01%3A00&to=2026-02-01T00%3A00%3A00.000Z",
    (client) =>
      client.timeline({ from: "2026-01-31T02:00:00+01:00", to: new Date("2026-02-01T00:00:00Z"), timeoutMs: 9 }),
  ],
  [
    "jobExecNext",
    "GET /karajo/api/job_exec/next?_karajo_epoch=1700000000&id=a_b",
    (client) => client.jobExecNext("a_b"),
  ],
  [
    "jobHttpNext",
    "GET /karajo/api/job_http/next?_karajo_epoch=1700000000&id=a_b&from=2026-02-01T00%3A00%3A00Z&count=3",
    (client) => client.jobHttpNext("a_b", { from: "2026-02-01T00:00:00Z", count: 3 }),
  ],
  [
    "jobExecSlots",
    "GET /karajo/api/job_exec/slots?_karajo_epoch=1700000000&id=a_b&to=2026-02-01T00%3A00%3A00Z&limit=3",
    (client) => client.jobExecSlots("a_b", { to: "2026-02-01T00:00:00Z", limit: 3 }),
  ],
  [
    "jobHttpSlots",
    "GET /karajo/api/job_http/slots?_karajo_epoch=1700000000&id=a_b",
    (client) => client.jobHttpSlots("a_b"),
  ],
  [
    "jobExecRuns",
    "GET /karajo/api/job_exec/runs?_karajo_epoch=1700000000&id=a_b&before=7&limit=3",
    (client) => client.jobExecRuns("a_b", { before: 7, limit: 3 }),
  ],
  [
    "jobHttpRuns",
    "GET /karajo/api/job_http/runs?_karajo_epoch=1700000000&id=a_b",
    (client) => client.jobHttpRuns("a_b"),
  ],
];

const FORMS: readonly (readonly [string, string, Call])[] = [
  ["jobExecTrigger", "POST /karajo/api/job_exec/trigger", (client) => client.jobExecTrigger("a_b")],
  ["jobExecCancel", "POST /karajo/api/job_exec/cancel", (client) => client.jobExecCancel("a_b")],
  ["jobExecPause", "POST /karajo/api/job_exec/pause", (client) => client.jobExecPause("a_b")],
  ["jobExecResume", "POST /karajo/api/job_exec/resume", (client) => client.jobExecResume("a_b")],
];

describe("a request with its parameters in the query", () => {
  test.each([...READS.map((read) => [...read, {}] as const), ...LISTS.map((list) => [...list, []] as const)])(
    "is what %s sends, signed over the query",
    async (_name, line, call, data) => {
      const log = { "karajo-log-offset": "0", "karajo-log-size": "0" };
      const { fetch, sent } = recordedFetch({ json: answerOf(data), headers: log });
      await call(aClient({ fetch, secret: "s3cret" }));
      expect(lineOf(sent)).toBe(line);
      expect(sent[0]?.body).toBeUndefined();
      expect(signatureOf(sent)).toBe(hmac("s3cret", line.slice(line.indexOf("?") + 1)));
    },
  );

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
    const { fetch, sent } = recordedFetch({ json: answerOf({}), headers: LOG_HEADERS });
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

describe("logout", () => {
  test("ends the session on the server, and is not signed", async () => {
    const { fetch, sent } = recordedFetch({ json: answerOf({}), headers: { "set-cookie": "karajo=t0k-en; HttpOnly" } });
    const client = aClient({ fetch, secret: "s3cret" });
    await client.login("ann", "pw");
    await client.logout();
    expect(sent[1]).toMatchObject({ method: "POST", url: { pathname: "/karajo/api/auth/logout" } });
    expect(sent[1]?.headers).toEqual({ accept: "application/json", cookie: "karajo=t0k-en" });
  });

  test("lets the client forget it", async () => {
    const { fetch, sent } = recordedFetch({
      json: answerOf({}),
      headers: { "set-cookie": "karajo=; Path=/; Max-Age=0; HttpOnly" },
    });
    const client = aClient({ fetch });
    await client.logout();
    await client.env();
    expect(sent[1]?.headers).not.toHaveProperty("cookie");
  });
});

describe("what needs no signature has none", () => {
  test.each(["healthz", "readyz"] as const)("%s", async (method) => {
    const { fetch, sent } = recordedFetch();
    await aClient({ fetch, secret: "s3cret" })[method]();
    expect(lineOf(sent)).toBe(`GET /karajo/${method}`);
    expect(signatureOf(sent)).toBeUndefined();
  });
});

test("there is a method for every address of the API", async () => {
  const calls: readonly Call[] = [
    ...[...READS, ...LISTS, ...FORMS].map(([, , call]) => call),
    (client) => client.login("ann", "pw"),
    (client) => client.logout(),
    (client) => client.recentRuns(["exec:a"]),
    (client) => client.events().next(),
    (client) => client.jobExecRun("/a"),
    (client) => client.reload(),
    (client) => client.healthz(),
    (client) => client.readyz(),
    (client) => client.openApi(),
  ];
  const { fetch, sent } = recordedFetch();
  // What is answered is not what each of them wants; only where they ask counts here.
  for (const call of calls) await call(aClient({ fetch })).catch(() => undefined);
  const asked = new Set(sent.map(({ method, url }) => `${method} ${url.pathname.replace(/\/run\/a$/, "/run")}`));
  expect([...asked].toSorted()).toEqual(
    Object.values(ROUTES)
      .map(({ method, path }) => `${method} ${path}`)
      .toSorted(),
  );
});

test("reload sends the time, signed", async () => {
  const { fetch, sent } = recordedFetch();
  await aClient({ fetch, secret: "s3cret" }).reload();
  expect(lineOf(sent)).toBe("POST /karajo/api/reload");
  expect(sent[0]?.body).toBe("_karajo_epoch=1700000000");
  expect(signatureOf(sent)).toBe(hmac("s3cret", "_karajo_epoch=1700000000"));
});

describe("recentRuns", () => {
  test("asks about many jobs 50 at a time, and gives them together", async () => {
    const fetch: Fetch = async (url, request) => {
      const query = new URL(url).searchParams;
      sent.push({ ...request, url: new URL(url) });
      const runs = Object.fromEntries(
        query.getAll("job").map((job) => [job, [{ counter: Number(query.get("limit")) }]]),
      );
      return new Response(JSON.stringify(answerOf(runs)));
    };
    const sent: Sent[] = [];
    const keys = Array.from({ length: 120 }, (_, i) => `exec:job${i}` as const);
    const runs = await aClient({ fetch }).recentRuns(keys, { limit: 3 });
    expect(sent.map(({ url }) => url.searchParams.getAll("job").length)).toEqual([50, 50, 20]);
    expect(Object.keys(runs)).toEqual(keys);
    expect(runs["exec:job119"]).toEqual([{ counter: 3 }]);
  });

  test("asks nothing about no job", async () => {
    const { fetch, sent } = recordedFetch();
    expect(await aClient({ fetch }).recentRuns([])).toEqual({});
    expect(sent).toEqual([]);
  });
});

describe("all runs of a job", () => {
  test("are asked for a hundred at a time, as they are read", async () => {
    const asked: string[] = [];
    const fetch: Fetch = async (url) => {
      const query = new URL(url).searchParams;
      asked.push(query.get("before") ?? "newest");
      const before = Number(query.get("before") ?? 251);
      const counters = Array.from({ length: Math.min(100, before - 1) }, (_, i) => ({ counter: before - 1 - i }));
      return new Response(JSON.stringify(answerOf(counters)));
    };
    const client = aClient({ fetch });
    const counters: number[] = [];
    for await (const { counter } of client.jobExecAllRuns("a")) counters.push(counter);
    expect(counters).toEqual(Array.from({ length: 250 }, (_, i) => 250 - i));
    expect(asked).toEqual(["newest", "151", "51"]);
    for await (const { counter } of client.jobHttpAllRuns("a")) if (counter === 200) break;
    expect(asked).toHaveLength(4);
  });

  test("are none where none is remembered", async () => {
    const { fetch } = recordedFetch({ json: answerOf([]) });
    expect(await aClient({ fetch }).jobExecAllRuns("a").next()).toEqual({ done: true, value: undefined });
  });
});

test.each([
  ["from", "yesterday", '"yesterday"'],
  ["to", "2026-02-30T00:00:00Z", '"2026-02-30T00:00:00Z"'],
  ["to", new Date(Number.NaN), '"Invalid Date"'],
])("a time that is none is refused: %s %s", async (option, time, shown) => {
  const { fetch, sent } = recordedFetch();
  await expect(aClient({ fetch }).jobExecSlots("a", { [option]: time })).rejects.toMatchObject({
    code: "ERR_OPTION_INVALID",
    message: `${option} is ${shown}: expected a Date, or a time such as 2026-01-31T02:00:00Z`,
  });
  expect(sent).toEqual([]);
});

describe("the time of a call", () => {
  const untilAborted: Fetch = (_url, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

  test("is its own, else that of the client", async () => {
    const waited: number[] = [];
    const sleep = async (milliseconds: number) => void waited.push(milliseconds);
    const client = aClient({ fetch: untilAborted, sleep, timeoutMs: 70 });
    await expect(client.env({ timeoutMs: 50 })).rejects.toMatchObject({
      code: "TIMEOUT",
      message: "http://127.0.0.1:31937 did not answer GET /karajo/api/environment in 50 ms",
    });
    await expect(client.jobExecLogText("a", 1)).rejects.toMatchObject({ code: "TIMEOUT" });
    await expect(client.events({ timeoutMs: 60 }).next()).rejects.toMatchObject({ code: "TIMEOUT" });
    expect(waited).toEqual([50, 70, 60]);
  });

  test("is checked", async () => {
    const { fetch } = recordedFetch();
    await expect(aClient({ fetch }).env({ timeoutMs: 0 })).rejects.toMatchObject({ code: "ERR_OPTION_INVALID" });
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
