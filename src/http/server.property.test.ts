import { join } from "node:path";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import fc from "fast-check";
import type { LightMyRequestResponse } from "fastify";
import { expect, test } from "vitest";
import { createMemoryLogs } from "../adapters/log-memory/log-memory.ts";
import { ROUTES } from "../contract/routes.ts";
import { anExecJob, anHttpJob } from "../domain/testing/a-job.ts";
import { FakeClock } from "../ports/testing/fake-clock.ts";
import { aFolder } from "./testing/a-folder.ts";
import { ADA, aServer, SECRET, sign, type TestServer } from "./testing/a-server.ts";

const HOOK_SECRET = "h00k-5ecret";
const OUTSIDE = "0utside";
const hooks = (["hmac-sha256", "github", "sourcehut"] as const).map((authKind) =>
  anExecJob({ name: authKind, path: `/${authKind}`, authKind, secret: HOOK_SECRET }),
);
const ping = anHttpJob({ name: "ping", secret: HOOK_SECRET });

/** A server with everything that a server may have. */
async function aWholeServer(users: readonly (typeof ADA)[]): Promise<TestServer> {
  const clock = new FakeClock();
  const logs = createMemoryLogs(clock);
  for (const job of [...hooks, ping]) await (await logs.create(job, 1)).close("success");
  const folder = await aFolder({ "public/sub/a.txt": "x", "public/50% b": "y", "secret.txt": OUTSIDE });
  const settings = { dirPublic: join(folder, "public"), httpBodyLimit: 1_000 };
  return aServer({ clock, logs, jobs: hooks, httpJobs: [ping], users, settings });
}

/** Any text, most often one that means something here. */
const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("ping", "hmac-sha256", "GitHub", "sourcehut", "1") },
  fc.constantFrom("..", ".", "%2e%2e", "%2F", "%5c", "%00", "%", "%zz", "karajo", "sub", "a.txt", "secret.txt"),
  fc.constantFrom("-1", "9".repeat(30), "__proto__", "constructor"),
  fc.string({ unit: "binary", maxLength: 10 }).map(encodeURIComponent),
);
const path = fc.oneof(
  // But the events, which have no end.
  fc.constantFrom(...Object.values(ROUTES).map((route) => route.path)).filter((each) => each !== ROUTES.events.path),
  fc.constantFrom(
    "/karajo/",
    "/karajo/app/",
    "/karajo/app/assets/a.js",
    "/karajo/plain/",
    "/karajo/job_exec/log/",
    "/karajo/job_http/log/",
    "/karajo/style.css",
  ),
  word.map((hook) => `${ROUTES.jobExecRun.path}/${hook}`),
  fc.array(word, { maxLength: 5 }).map((words) => `/${words.join("/")}`),
);
const query = fc.oneof(
  fc.constant(""),
  fc.tuple(word, word).map(([id, counter]) => `?id=${id}&counter=${counter}`),
  word.map((text) => `?${text}`),
);
const headerText = fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\x20-\x7e]/g, ""));
const headers = fc.dictionary(
  fc.constantFrom(
    ...[
      "accept",
      "accept-encoding",
      "content-type",
      "content-encoding",
      "cookie",
      "range",
      "if-none-match",
      "if-match",
    ],
    ...[
      "x-karajo-sign",
      "x-hub-signature",
      "x-hub-signature-256",
      "x-payload-signature",
      "x-payload-nonce",
      "if-range",
    ],
    ...["accept-version", "x-no-compression", "x-http-method-override", "expect", "connection"],
  ),
  fc.oneof(
    headerText,
    fc.constantFrom(
      "gzip",
      "br, *",
      "text/html",
      "application/json",
      "bytes=0-1",
      "bytes=9-",
      "*",
      "karajo=x",
      "sha256=",
    ),
  ),
);
const request = fc.record({
  method: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("GET", "POST") },
    fc.constantFrom("HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"),
  ),
  url: fc.tuple(path, query).map(([where, what]) => where + what),
  headers,
  payload: fc.option(
    fc.oneof(
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
      word.map((id) => Buffer.from(`_karajo_epoch=1&id=${id}`)),
      fc.constantFrom(Buffer.from("name=ada&password=x"), Buffer.from('{"a":'), Buffer.alloc(0), Buffer.alloc(1_001)),
    ),
    { nil: undefined },
  ),
  signedWith: fc.constantFrom(undefined, SECRET, HOOK_SECRET),
});

type GivenRequest = typeof request extends fc.Arbitrary<infer Given> ? Given : never;

/** The request with a right signature, where it shall have one. */
function signed({ signedWith, ...given }: GivenRequest) {
  if (signedWith === undefined) return given;
  const [, search = ""] = given.url.split(/\?(.*)/s);
  const signature = sign(given.payload ?? search, signedWith);
  return { ...given, headers: { ...given.headers, "x-karajo-sign": signature, "x-hub-signature-256": signature } };
}

function textOf(answer: LightMyRequestResponse): string {
  const decompress = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync };
  const encoding = answer.headers["content-encoding"] as keyof typeof decompress | undefined;
  return (encoding === undefined ? answer.rawPayload : decompress[encoding](answer.rawPayload)).toString("latin1");
}

/** What holds of every answer of the API, whatever was asked. */
function checkApiAnswer(answer: LightMyRequestResponse, url: string): void {
  const isPage = answer.statusCode === 303 || String(answer.headers["content-type"]).startsWith("text/html");
  if (answer.statusCode === 404 && answer.rawPayload.length === 0) {
    expect(url).toMatch(new RegExp(`^${ROUTES.jobExecRun.path}`));
  } else if (answer.statusCode === 200 && /[/]log[/]text[?]/.test(url)) {
    expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
  } else if (url.startsWith(ROUTES.openapi.path) && (answer.statusCode === 200 || answer.statusCode === 304)) {
    if (answer.statusCode === 200) expect(JSON.parse(textOf(answer)).openapi).toBe("3.1.1");
    else expect(answer.rawPayload.length).toBe(0);
  } else if (isPage) {
    expect(url).toContain(ROUTES.login.path);
  } else {
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(textOf(answer)).code).toBe(answer.statusCode);
  }
}

test.each([
  ["without users", []],
  ["with users", [ADA]],
])("no request makes the server fail, hang or tell a secret: %s", async (_who, users) => {
  const server = await aWholeServer(users);
  await fc.assert(
    fc.asyncProperty(request, async (given) => {
      const { payload, ...rest } = signed(given);
      const answer = await server.app.inject({ ...rest, ...(payload && { payload }) } as never);
      const everything = `${JSON.stringify(answer.headers)} ${textOf(answer)}`;
      expect(answer.statusCode).toBeLessThan(500);
      expect(everything).not.toMatch(new RegExp(`${SECRET}|${HOOK_SECRET}|${OUTSIDE}|\\n +at |node:internal`));
      if (given.url.startsWith("/karajo/api/") && given.method !== "HEAD") checkApiAnswer(answer, given.url);
      expect(server.events.filter((event) => event.name === "http.error")).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
