import { generateKeyPairSync, sign as signWith } from "node:crypto";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createNodeDigest } from "../../adapters/digest-node/digest-node.ts";
import type { ExecJob } from "../../domain/job.ts";
import { anExecJob } from "../../domain/testing/a-job.ts";
import type { Digest } from "../../ports/digest.ts";
import { ADA, aServer, SECRET, sign, type TestServer } from "../testing/a-server.ts";

const HOOK_SECRET = "h00k-5ecret";
const RUN = "/karajo/api/job_exec/run";

function aHook(given: Partial<ExecJob> = {}): ExecJob {
  return anExecJob({ name: "deploy", path: "/deploy", secret: HOOK_SECRET, ...given });
}

/** Posts a body with the signature that a job of kind `hmac-sha256` asks for. */
function call({ post }: TestServer, path: string, body: string | Buffer = "{}", headers: Record<string, string> = {}) {
  return post(RUN + path, body, { "x-karajo-sign": sign(body, HOOK_SECRET), ...headers });
}

describe("a signed request", () => {
  test("is answered with the job as it stood before the run, and begins one", async () => {
    const server = await aServer({ jobs: [aHook({ description: "ships it" })] });
    const answer = await call(server, "/deploy");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.json()).toEqual({
      code: 200,
      message: "OK",
      data: {
        id: "deploy",
        name: "deploy",
        description: "ships it",
        status: "started",
        last_run: "0001-01-01T00:00:00Z",
        next_run: "0001-01-01T00:00:00Z",
        log_retention: 5,
        path: "/deploy",
        auth_kind: "hmac-sha256",
        header_sign: "X-Karajo-Sign",
        commands: ["true"],
      },
    });
    expect((await server.runs.next()).run.trigger.reason).toBe("webhook");
  });

  test("needs no session where there are users", async () => {
    const server = await aServer({ jobs: [aHook()], users: [ADA] });
    expect((await call(server, "/deploy")).statusCode).toBe(200);
  });

  test("comes to the run with its headers and its body", async () => {
    const server = await aServer({ jobs: [aHook()] });
    await call(server, "/deploy", '{ "a":1}', { "x-event": "push", "content-type": "text/x-own" });
    const { request } = (await server.runs.next()).run.trigger;
    expect(Buffer.from(request?.body ?? []).toString()).toBe('{ "a":1}');
    expect(request?.headers).toMatchObject({ "x-event": "push", "content-type": "text/x-own" });
  });
});

describe("the signature is over the bytes as they came", () => {
  const bodies: readonly (readonly [string, string | Buffer, Record<string, string>])[] = [
    ["binary", Buffer.from([0, 255, 254, 10, 13, 128]), { "content-type": "application/octet-stream" }],
    ["JSON with odd blanks", '{ "a" :\t1 ,\r\n "a": 2 }', { "content-type": "application/json" }],
    ["no JSON that says it is", '{"a":', { "content-type": "application/json" }],
    ["a form", "payload=%7B%7D&x=+", { "content-type": "application/x-www-form-urlencoded" }],
    ["a type that nobody knows", "x", { "content-type": "application/x-unheard-of; v=1" }],
    ["a type that is none", "x", { "content-type": ";;" }],
    ["without a type", "plain", {}],
    ["not UTF-8 that says it is", Buffer.from([0xc3, 0x28]), { "content-type": "text/plain; charset=utf-8" }],
    ["compressed", gzipSync("{}"), { "content-encoding": "gzip" }],
    ["of an encoding that nobody knows", "x", { "content-encoding": "rot13" }],
    ["empty", "", { "content-type": "application/json" }],
  ];

  test.each(bodies)("a body that is %s", async (_what, body, headers) => {
    const server = await aServer({ jobs: [aHook()] });
    expect((await call(server, "/deploy", body, headers)).statusCode).toBe(200);
    const { request } = (await server.runs.next()).run.trigger;
    expect(Buffer.from(request?.body ?? [])).toEqual(Buffer.from(body));
  });

  test("no body at all is an empty one", async () => {
    const server = await aServer({ jobs: [aHook()] });
    const answer = await server.post(`${RUN}/deploy`, undefined, { "x-karajo-sign": sign("", HOOK_SECRET) });
    expect(answer.statusCode).toBe(200);
  });

  test("a body in chunks is put together", async () => {
    const server = await aServer({ jobs: [aHook()] });
    const headers = { "transfer-encoding": "chunked", "x-karajo-sign": sign("one,two,three", HOOK_SECRET) };
    const payload = Readable.from([Buffer.from("one,"), Buffer.from("two,"), Buffer.from("three")]);
    const answer = await server.app.inject({ method: "POST", url: `${RUN}/deploy`, headers, payload });
    expect(answer.statusCode).toBe(200);
  });
});

describe("the path", () => {
  const paths: readonly (readonly [string, string])[] = [
    ["/deploy", "/deploy"],
    ["deploy", "/deploy"],
    ["/Deploy", "/DEPLOY"],
    ["/deploy", "//deploy"],
    ["/a/nested/path", "/a/nested/path"],
    ["/a b", "/a%20b"],
    ["/50%", "/50%25"],
    ["/50%25", "/50%2525"],
    ["/a/b", "/a%2Fb"],
    ["/straße/Ü", "/stra%C3%9Fe/%C3%9C"],
    ["/a?b", "/a%3Fb"],
    ["/deploy", "/deploy?secret=none"],
    ["/deploy/", "/deploy/"],
    [`/${"x".repeat(6_000)}`, `/${"X".repeat(6_000)}`],
  ];

  test.each(paths)("%s is called as %s", async (path, address) => {
    const server = await aServer({ jobs: [aHook({ path })] });
    expect((await call(server, address)).statusCode).toBe(200);
  });

  test.each(["/unknown", "/deploy/more", "/deploy/", "/deplo", "/", "", "//", "/%00", "/__proto__"])(
    "%s, which is none, is answered with nothing, signed or not",
    async (address) => {
      const server = await aServer({ jobs: [aHook(), aHook({ name: "no hook", path: "" })] });
      for (const answer of [await call(server, address), await server.post(RUN + address)]) {
        expect(answer.statusCode).toBe(404);
        expect(answer.rawPayload).toHaveLength(0);
      }
    },
  );

  test("of the root is called with and without a slash", async () => {
    const server = await aServer({ jobs: [aHook({ path: "/" })] });
    expect((await call(server, "/")).statusCode).toBe(200);
    expect((await call(server, "")).statusCode).toBe(200);
  });
});

describe("kind hmac-sha256", () => {
  const right = sign("{}", HOOK_SECRET);

  test.each([
    ["in capitals", { "x-karajo-sign": right.toUpperCase() }],
    ["in a header of another case", { "X-KARAJO-SIGN": right }],
  ])("takes the right signature %s", async (_how, headers) => {
    const server = await aServer({ jobs: [aHook()] });
    expect((await server.post(`${RUN}/deploy`, "{}", headers)).statusCode).toBe(200);
  });

  test("takes the job's own header and no other", async () => {
    const server = await aServer({ jobs: [aHook({ headerSign: "X-My-SIGN" })] });
    expect((await server.post(`${RUN}/deploy`, "{}", { "x-my-sign": right })).statusCode).toBe(200);
    expect((await server.post(`${RUN}/deploy`, "{}", { "x-karajo-sign": right })).statusCode).toBe(403);
  });

  test.each<[string, Record<string, string>]>([
    ["no signature", {}],
    ["an empty signature", { "x-karajo-sign": "" }],
    ["the signature of another body", { "x-karajo-sign": sign("{ }", HOOK_SECRET) }],
    ["a signature by another key", { "x-karajo-sign": sign("{}") }],
    ["a signature that is cut short", { "x-karajo-sign": right.slice(0, -1) }],
    ["a signature with more behind it", { "x-karajo-sign": `${right}0` }],
    ["a prefix that only GitHub writes", { "x-karajo-sign": `sha256=${right}` }],
    ["the signature in GitHub's header", { "x-hub-signature-256": right }],
  ])("refuses %s", async (_what, headers) => {
    const server = await aServer({ jobs: [aHook()] });
    const answer = await server.post(`${RUN}/deploy`, "{}", headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toEqual({ code: 403, message: "forbidden", name: "ERR_JOB_FORBIDDEN" });
    expect(server.runs.count).toBe(0);
  });
});

describe("kind github", () => {
  const sha256 = sign("{}", HOOK_SECRET);
  const sha1 = sign("{}", HOOK_SECRET, "sha1");

  test.each<[string, number, Record<string, string>]>([
    ["SHA-256", 200, { "x-hub-signature-256": `sha256=${sha256}` }],
    ["SHA-256 without its prefix", 200, { "x-hub-signature-256": sha256 }],
    ["SHA-1 alone", 200, { "x-hub-signature": `sha1=${sha1}` }],
    ["SHA-1 without its prefix", 200, { "x-hub-signature": sha1 }],
    ["a right SHA-256 beside a wrong SHA-1", 200, { "x-hub-signature-256": sha256, "x-hub-signature": "sha1=0" }],
    ["a right SHA-1 beside a wrong SHA-256", 403, { "x-hub-signature-256": "sha256=0", "x-hub-signature": sha1 }],
    ["a SHA-1 digest as SHA-256", 403, { "x-hub-signature-256": `sha256=${sha1}` }],
    ["a prefix with nothing behind it", 403, { "x-hub-signature-256": "sha256=" }],
    ["no signature", 403, {}],
    ["karajo's own header", 403, { "x-karajo-sign": sha256 }],
  ])("%s is answered with %i", async (_what, status, headers) => {
    const server = await aServer({ jobs: [aHook({ authKind: "github" })] });
    expect((await server.post(`${RUN}/deploy`, "{}", headers)).statusCode).toBe(status);
    expect(server.runs.count).toBe(status === 200 ? 1 : 0);
  });
});

describe("kind gitlab", () => {
  test.each<[string, number, Record<string, string>]>([
    ["the secret", 200, { "x-gitlab-token": HOOK_SECRET }],
    ["the secret in another case", 403, { "x-gitlab-token": HOOK_SECRET.toUpperCase() }],
    ["the beginning of the secret", 403, { "x-gitlab-token": HOOK_SECRET.slice(0, -1) }],
    ["a signature of the body", 403, { "x-gitlab-token": sign("{}", HOOK_SECRET) }],
    ["the secret of the server", 403, { "x-gitlab-token": SECRET }],
    ["an empty token", 403, { "x-gitlab-token": "" }],
    ["no token", 403, {}],
    ["karajo's own header", 403, { "x-karajo-sign": sign("{}", HOOK_SECRET) }],
  ])("%s as the token is answered with %i", async (_, status, headers) => {
    const server = await aServer({ jobs: [aHook({ authKind: "gitlab" })] });
    expect((await server.post(`${RUN}/deploy`, "{}", headers)).statusCode).toBe(status);
    expect(server.runs.count).toBe(status === 200 ? 1 : 0);
  });
});

describe("kind sourcehut", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const rawKey = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const signature = signWith(null, Buffer.from("{}nonce-1"), privateKey);
  // sr.ht's private key is not ours: its public key is exchanged for one whose private key is known.
  const real = createNodeDigest();
  const digest: Digest = { ...real, verifyEd25519: (check) => real.verifyEd25519({ ...check, publicKey: rawKey }) };
  const withSignature = (bytes: Buffer) => ({
    "x-payload-signature": bytes.toString("base64"),
    "x-payload-nonce": "nonce-1",
  });

  test("takes the signature over body and nonce", async () => {
    const server = await aServer({ jobs: [aHook({ authKind: "sourcehut" })], digest });
    expect((await server.post(`${RUN}/deploy`, "{}", withSignature(signature))).statusCode).toBe(200);
  });

  test.each<[string, string, Record<string, string>]>([
    ["another body", "{ }", withSignature(signature)],
    ["another nonce", "{}", { ...withSignature(signature), "x-payload-nonce": "nonce-2" }],
    ["no nonce", "{}", { "x-payload-signature": signature.toString("base64") }],
    ["no signature", "{}", { "x-payload-nonce": "nonce-1" }],
    ["a signature of 63 bytes", "{}", withSignature(signature.subarray(1))],
    ["a signature of 65 bytes", "{}", withSignature(Buffer.concat([signature, Buffer.of(0)]))],
    ["a signature that is no base64", "{}", { ...withSignature(signature), "x-payload-signature": "*".repeat(88) }],
  ])("refuses %s", async (_what, body, headers) => {
    const server = await aServer({ jobs: [aHook({ authKind: "sourcehut" })], digest });
    expect((await server.post(`${RUN}/deploy`, body, headers)).statusCode).toBe(403);
  });

  test("refuses a signature that sr.ht's own key did not make", async () => {
    const server = await aServer({ jobs: [aHook({ authKind: "sourcehut" })] });
    expect((await server.post(`${RUN}/deploy`, "{}", withSignature(signature))).statusCode).toBe(403);
  });
});

describe("a job that takes no run", () => {
  test("because it is paused says so, but only to who is authorized", async () => {
    const server = await aServer({ jobs: [aHook()] });
    await server.engine.pause(aHook());
    const answer = await call(server, "/deploy");
    expect(answer.statusCode).toBe(412);
    expect(answer.json()).toEqual({ code: 412, message: "job is paused", name: "ERR_JOB_PAUSED" });
    expect((await server.post(`${RUN}/deploy`)).statusCode).toBe(403);
  });

  test("because it runs and one waits says so", async () => {
    const server = await aServer({ jobs: [aHook()] });
    await call(server, "/deploy");
    const first = await server.runs.next();
    expect((await call(server, "/deploy")).json()).toMatchObject({ code: 200, data: { status: "running" } });
    const third = await call(server, "/deploy");
    expect(third.statusCode).toBe(429);
    expect(third.json()).toEqual({ code: 429, message: "job already run", name: "ERR_JOB_ALREADY_RUN" });
    await first.end();
    expect((await call(server, "/deploy")).statusCode).toBe(200);
  });

  test("because the server stops answers 503", async () => {
    const server = await aServer({ jobs: [aHook()] });
    await server.engine.stop(AbortSignal.abort());
    expect((await call(server, "/deploy")).json()).toMatchObject({ code: 503, name: "ERR_STOPPING" });
  });
});
