import type { FastifyRequest } from "fastify";
import { describe, expect, test } from "vitest";
import { createNodeDigest } from "../adapters/digest-node/digest-node.ts";
import { createNodeRandom } from "../adapters/random-node/random-node.ts";
import { createMemoryStore } from "../adapters/store-memory/store-memory.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import type { Digest } from "../ports/digest.ts";
import { FakeClock } from "../ports/testing/fake-clock.ts";
import { Access } from "./access.ts";
import { Sessions } from "./sessions.ts";
import { ADA, SECRET, SETTINGS, sign } from "./testing/a-server.ts";

function anAccess(given: { readonly digest?: Digest; readonly hasUsers?: boolean } = {}) {
  const { digest = createNodeDigest(), hasUsers = true } = given;
  const deps = { store: createMemoryStore(), clock: new FakeClock(), digest, random: createNodeRandom() };
  const sessions = new Sessions(deps);
  const configuration = () => ({ settings: SETTINGS, users: hasUsers ? [ADA] : [] });
  return { access: new Access({ digest, sessions, configuration }), sessions };
}

/** What access looks at in a request. */
function aRequest(given: {
  readonly url?: string;
  readonly headers?: object;
  readonly body?: unknown;
}): FastifyRequest {
  const { url = "/", headers = {}, body } = given;
  return { raw: { url }, headers, body } as unknown as FastifyRequest;
}

describe("reading", () => {
  test("is free where there are no users", async () => {
    const { access } = anAccess({ hasUsers: false });
    await expect(access.assertMayRead(aRequest({}))).resolves.toBeUndefined();
  });

  test("needs a session, or a signature over the query", async () => {
    const { access, sessions } = anAccess();
    const cookie = (await sessions.begin("ada")).split(";")[0];
    expect(await access.mayRead(aRequest({}))).toBe(false);
    expect(await access.mayRead(aRequest({ headers: { cookie } }))).toBe(true);
    expect(await access.mayRead(aRequest({ url: "/x?a=1", headers: { "x-karajo-sign": sign("a=1") } }))).toBe(true);
    expect(await access.mayRead(aRequest({ url: "/x?a=1?b", headers: { "x-karajo-sign": sign("a=1?b") } }))).toBe(true);
    await expect(access.assertMayRead(aRequest({}))).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED" });
  });
});

describe("commanding", () => {
  test("needs a signature over what was sent, and a session is none", async () => {
    const { access, sessions } = anAccess();
    const cookie = (await sessions.begin("ada")).split(";")[0];
    const body = Buffer.from("id=a");
    const headers = { "x-karajo-sign": sign(body) };
    expect(() => access.assertIsSigned(aRequest({ body, headers }), "body")).not.toThrow();
    expect(() => access.assertIsSigned(aRequest({ url: "/?id=a", headers }), "query")).not.toThrow();
    expect(() => access.assertIsSigned(aRequest({ url: "/?id=a", headers }), "body")).toThrow("invalid signature");
    expect(() => access.assertIsSigned(aRequest({ body, headers }), "query")).toThrow("invalid signature");
    expect(() => access.assertIsSigned(aRequest({ body, headers: { cookie } }), "body")).toThrow("invalid signature");
  });

  test("needs a signature also where there are no users", () => {
    const { access } = anAccess({ hasUsers: false });
    expect(() => access.assertIsSigned(aRequest({}), "query")).toThrow("invalid signature");
  });
});

describe("a webhook", () => {
  test("of sourcehut is checked with sr.ht's key over body and nonce", () => {
    const checked: Parameters<Digest["verifyEd25519"]>[0][] = [];
    const verifyEd25519: Digest["verifyEd25519"] = (check) => checked.push(check) > 0;
    const { access } = anAccess({ digest: { ...createNodeDigest(), verifyEd25519 } });
    const headers = { "x-payload-signature": Buffer.from("signature").toString("base64"), "x-payload-nonce": "é1" };
    const request = aRequest({ body: Buffer.from([0, 255]), headers });
    access.assertIsFromHook(anExecJob({ name: "a", authKind: "sourcehut" }), request);
    expect(checked).toEqual([
      {
        publicKey: Buffer.from("uX7KWyyDNMaBma4aVbJ/cbUQpdjqczuCyK/HxzV/u+4=", "base64"),
        message: Buffer.concat([Buffer.from([0, 255]), Buffer.from("é1")]),
        signature: Buffer.from("signature"),
      },
    ]);
  });

  test.each(["", "AAAA", "A".repeat(88), "=", "\u00e9", "A".repeat(10_000)])(
    "with the sourcehut signature %j is refused, and never fails",
    (presented) => {
      const { access } = anAccess();
      const request = aRequest({ headers: { "x-payload-signature": presented } });
      expect(() => access.assertIsFromHook(anExecJob({ name: "a", authKind: "sourcehut" }), request)).toThrow(
        expect.objectContaining({ code: "ERR_JOB_FORBIDDEN" }),
      );
    },
  );

  test("whose header has the name of something in the language is refused, and never fails", () => {
    const { access } = anAccess();
    for (const headerSign of ["constructor", "__proto__", "toString"]) {
      const job = anExecJob({ name: "a", headerSign });
      expect(() => access.assertIsFromHook(job, aRequest({}))).toThrow("forbidden");
    }
  });

  test("is not authorized by the global secret where the job has its own", () => {
    const { access } = anAccess();
    const request = aRequest({ headers: { "x-karajo-sign": sign("") } });
    expect(() => access.assertIsFromHook(anExecJob({ name: "a", secret: "own" }), request)).toThrow("forbidden");
    expect(() => access.assertIsFromHook(anExecJob({ name: "a", secret: SECRET }), request)).not.toThrow();
  });
});

test("signatures are compared in a time that tells nothing", () => {
  const compared: string[] = [];
  const equal: Digest["equal"] = (a, b) => compared.push(a, b) < 0;
  const { access } = anAccess({ digest: { ...createNodeDigest(), equal } });
  const request = aRequest({ headers: { "x-karajo-sign": "0" } });
  expect(() => access.assertIsSigned(request, "query")).toThrow();
  expect(() => access.assertIsFromHook(anExecJob({ name: "a", secret: SECRET }), request)).toThrow();
  expect(compared).toEqual([sign(""), "0", sign(""), "0"]);
});
