import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { anExecJob } from "../domain/testing/a-job.ts";
import { aFolder } from "./testing/a-folder.ts";
import { ADA, aServer, cookieOf, type GivenServer, type TestServer } from "./testing/a-server.ts";

const PAGE = "<!doctype html><title>app</title>";
const SCRIPT = "export const answer = 42;\n".repeat(100);

/** A server with a dashboard of one script that is packed. */
async function aServerWithApp(given: GivenServer = {}): Promise<TestServer> {
  const appFolder = await aFolder({
    "index.html": PAGE,
    "icon.svg": "<svg/>",
    "theme.js": "light();",
    "assets/main-abc.js": SCRIPT,
    "assets/main-abc.js.map": "{}",
  });
  await writeFile(join(appFolder, "assets/main-abc.js.br"), brotliCompressSync(SCRIPT));
  await writeFile(join(appFolder, "assets/main-abc.js.gz"), gzipSync(SCRIPT));
  return aServer({ appFolder, ...given });
}

const ASSET = "/karajo/app/assets/main-abc.js";

describe("the page of the dashboard", () => {
  test("runs its own scripts alone, is framed by nobody, and asked for anew each time", async () => {
    const answer = await (await aServerWithApp()).get("/karajo/app/");
    expect(answer.statusCode).toBe(200);
    expect(answer.payload).toBe(PAGE);
    expect(answer.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    });
  });

  test("is not sent again to who has it", async () => {
    const server = await aServerWithApp();
    const tag = String((await server.get("/karajo/app/")).headers.etag);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const answer = await server.get("/karajo/app/", { "if-none-match": known });
      expect(answer.statusCode).toBe(304);
      expect(answer.payload).toBe("");
    }
    expect((await server.get("/karajo/app/", { "if-none-match": '"other"' })).statusCode).toBe(200);
  });

  test("is answered to HEAD without its text", async () => {
    const server = await aServerWithApp();
    for (const url of ["/karajo/app/", ASSET]) {
      const answer = await server.app.inject({ method: "HEAD", url });
      expect(answer.statusCode).toBe(200);
      expect(answer.rawPayload).toHaveLength(0);
    }
  });

  test("is for those who are logged in, where there are users; others are asked to log in", async () => {
    const server = await aServerWithApp({ users: [ADA] });
    const refused = await server.get("/karajo/app/");
    expect(refused.statusCode).toBe(401);
    expect(refused.payload).toContain('<form method="post" action="">');
    expect(refused.headers["content-security-policy"]).not.toContain("script-src");
    expect((await server.get("/karajo/app/index.html")).statusCode).toBe(404);
    const answer = await server.get("/karajo/app/", { cookie: await cookieOf(server) });
    expect(answer.payload).toBe(PAGE);
  });

  test("is the plain page where it was not built, until it is", async () => {
    const appFolder = await aFolder({ "readme/": "" });
    const server = await aServer({ appFolder, jobs: [anExecJob({ name: "nightly" })] });
    const plain = await server.get("/karajo/app/");
    expect(plain.payload).toContain("nightly");
    expect(plain.headers["content-security-policy"]).not.toContain("script-src");
    await writeFile(join(appFolder, "index.html"), PAGE);
    expect((await server.get("/karajo/app/")).payload).toBe(PAGE);
  });
});

describe("a file beside it", () => {
  test("is kept for ever where its name tells its content, else asked for anew", async () => {
    const server = await aServerWithApp();
    expect((await server.get(ASSET)).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await server.get("/karajo/app/theme.js")).headers["cache-control"]).toBe("no-cache");
  });

  test.each([
    [ASSET, "text/javascript; charset=utf-8"],
    ["/karajo/app/icon.svg", "image/svg+xml"],
  ])("%s is %s, which nobody may guess otherwise", async (url, type) => {
    const { headers } = await (await aServerWithApp()).get(url);
    expect(headers).toMatchObject({ "content-type": type, "x-content-type-options": "nosniff" });
  });

  test.each([
    ["br, gzip", "br"],
    ["gzip, deflate, br;q=0.5", "gzip"],
    ["gzip;q=0.2, br;q=0", "gzip"],
    ["*", "gzip"],
    ["GZIP", "gzip"],
    ["identity", undefined],
    ["br;q=0, *;q=0", undefined],
    ["", undefined],
  ])("for who accepts %j is packed as %s", async (accepted, encoding) => {
    const answer = await (await aServerWithApp()).get(ASSET, { "accept-encoding": accepted });
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.headers.vary).toBe("accept-encoding");
    const unpacked = { br: brotliDecompressSync, gzip: gunzipSync } as const;
    const bytes = answer.rawPayload;
    const text = encoding === undefined ? bytes : unpacked[encoding as keyof typeof unpacked](bytes);
    expect(text.toString()).toBe(SCRIPT);
  });

  test("has another tag for each way it is packed", async () => {
    const server = await aServerWithApp();
    const tags = await Promise.all(
      ["br", "gzip", ""].map(
        async (accepted) => (await server.get(ASSET, { "accept-encoding": accepted })).headers.etag,
      ),
    );
    expect(new Set(tags).size).toBe(3);
  });

  test("that is small is not packed on the way either", async () => {
    const answer = await (await aServerWithApp()).get("/karajo/app/theme.js", { "accept-encoding": "br" });
    expect(answer.headers["content-encoding"]).toBeUndefined();
    expect(answer.payload).toBe("light();");
  });

  test.each([
    "assets/none.js",
    "assets/main-abc.js.br",
    "assets/main-abc.js.map",
    "assets/",
    "../../../etc/passwd",
    "..%2f..%2fpackage.json",
    "%2e%2e/index.html",
    "constructor",
  ])("is not found: %s", async (name) => {
    expect((await (await aServerWithApp()).get(`/karajo/app/${name}`)).statusCode).toBe(404);
  });

  test("is what was read first, for pages that are open while karajo is updated", async () => {
    const appFolder = await aFolder({ "index.html": PAGE, "theme.js": "old();" });
    const server = await aServer({ appFolder });
    expect((await server.get("/karajo/app/")).payload).toBe(PAGE);
    await writeFile(join(appFolder, "theme.js"), "new();");
    expect((await server.get("/karajo/app/theme.js")).payload).toBe("old();");
  });
});
