import { once } from "node:events";
import { readdir, rename, rm, utimes } from "node:fs/promises";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { aFolder } from "./testing/a-folder.ts";
import { ADA, aServer, type TestServer } from "./testing/a-server.ts";

const SITE = {
  "public/index.html": "<h1>root</h1>",
  "public/data.txt": "0123456789",
  "public/sub/index.html": "<p>sub</p>",
  "public/sub/deep/note.txt": "note",
  "public/empty/": "",
  "public/.hidden": "hidden",
  "public/.git/config": "hidden",
  "public/.well-known/security.txt": "Contact: x",
  "public/karajo/secret.txt": "behind the web interface",
  "public/karajo.txt": "beside the web interface",
  "secret.txt": "outside",
  "public-too/secret.txt": "outside",
} as const;

/** A server that serves `public` in a folder with these entries. */
async function aSite(entries: Parameters<typeof aFolder>[0] = SITE): Promise<TestServer & { readonly folder: string }> {
  const folder = await aFolder(entries);
  const server = await aServer({ settings: { dirPublic: join(folder, "public") }, users: [ADA] });
  return { ...server, folder };
}

describe("a file", () => {
  test.each([
    ["/", "text/html; charset=utf-8", "<h1>root</h1>"],
    ["/index.html", "text/html; charset=utf-8", "<h1>root</h1>"],
    ["/data.txt", "text/plain; charset=utf-8", "0123456789"],
    ["/data.txt?x=/../..", "text/plain; charset=utf-8", "0123456789"],
    ["/%64ata.txt", "text/plain; charset=utf-8", "0123456789"],
    ["//data.txt", "text/plain; charset=utf-8", "0123456789"],
    ["/sub/", "text/html; charset=utf-8", "<p>sub</p>"],
    ["/sub/deep/note.txt", "text/plain; charset=utf-8", "note"],
    ["/.well-known/security.txt", "text/plain; charset=utf-8", "Contact: x"],
    ["/karajo.txt", "text/plain; charset=utf-8", "beside the web interface"],
  ])("%s is served to everybody", async (url, type, content) => {
    const server = await aSite();
    const answer = await server.get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe(type);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.payload).toBe(content);
  });

  test.each([
    ["page.htm", "text/html; charset=utf-8"],
    ["style.css", "text/css; charset=utf-8"],
    ["app.js", "application/javascript; charset=utf-8"],
    ["image.svg", "image/svg+xml"],
    ["image.png", "image/png"],
    ["data.json", "application/json; charset=utf-8"],
    ["unheard.of-type", "application/octet-stream"],
    ["no-type", "application/octet-stream"],
  ])("%s has the type %s", async (name, type) => {
    const server = await aSite({ [`public/${name}`]: "x" });
    expect((await server.get(`/${name}`)).headers["content-type"]).toBe(type);
  });

  test("is described by HEAD as by GET", async () => {
    const server = await aSite();
    const { date: _, ...described } = (await server.app.inject({ method: "HEAD", url: "/data.txt" })).headers;
    expect((await server.get("/data.txt")).headers).toMatchObject(described);
    expect(described["content-length"]).toBe("10");
  });

  test("with an odd name is found", async () => {
    const names = [
      "a b",
      "50%",
      "ü",
      "a?b",
      "a#b",
      "it's",
      'say "hi"',
      "<b>",
      "a&amp;b",
      "a;b",
      "a+b",
      "%2e%2e",
      "a..b",
    ];
    const server = await aSite(Object.fromEntries(names.map((name) => [`public/${name}`, `of ${name}`])));
    for (const name of names) {
      expect((await server.get(`/${encodeURIComponent(name)}`)).payload).toBe(`of ${name}`);
    }
  });

  test("is not taken by other methods", async () => {
    const server = await aSite();
    for (const method of ["POST", "PUT", "DELETE"] as const) {
      expect((await server.app.inject({ method, url: "/data.txt" })).statusCode).toBe(404);
    }
  });
});

describe("a part, or nothing anew", () => {
  test("a range is answered with that part", async () => {
    const server = await aSite();
    const answer = await server.get("/data.txt", { range: "bytes=2-4", "accept-encoding": "gzip" });
    expect(answer.statusCode).toBe(206);
    expect(answer.headers["content-range"]).toBe("bytes 2-4/10");
    expect(answer.headers["content-encoding"]).toBeUndefined();
    expect(answer.payload).toBe("234");
    expect((await server.get("/data.txt", { range: "bytes=-3" })).payload).toBe("789");
  });

  test("a range behind the end cannot be satisfied", async () => {
    const server = await aSite();
    const answer = await server.get("/data.txt", { range: "bytes=10-" });
    expect(answer.statusCode).toBe(416);
    expect(answer.headers["content-range"]).toBe("bytes */10");
    expect(answer.payload).not.toContain(server.folder);
  });

  test("a range that makes no sense is passed over", async () => {
    const server = await aSite();
    expect((await server.get("/data.txt", { range: "lines=1-2" })).statusCode).toBe(200);
  });

  test("what has not changed is not sent again", async () => {
    const server = await aSite();
    const { etag, "last-modified": modified } = (await server.get("/data.txt")).headers;
    const byTag = await server.get("/data.txt", { "if-none-match": String(etag) });
    const byTime = await server.get("/data.txt", { "if-modified-since": String(modified) });
    for (const answer of [byTag, byTime]) {
      expect(answer.statusCode).toBe(304);
      expect(answer.rawPayload).toHaveLength(0);
      expect(answer.headers["content-type"]).toBeUndefined();
    }
    await utimes(join(server.folder, "public/data.txt"), 1, 2_000_000_000);
    expect((await server.get("/data.txt", { "if-none-match": String(etag) })).statusCode).toBe(200);
    expect((await server.get("/data.txt", { "if-modified-since": String(modified) })).statusCode).toBe(200);
  });

  test("a condition that does not hold is told", async () => {
    const server = await aSite();
    expect((await server.get("/data.txt", { "if-match": '"other"' })).statusCode).toBe(412);
  });
});

describe("a folder", () => {
  test.each([
    ["/sub", "/sub/"],
    ["/sub/deep", "/sub/deep/"],
    ["/sub?a=1&b=%2F", "/sub/?a=1&b=%2F"],
    ["/%73ub", "/sub/"],
    ["/.well-known", "/.well-known/"],
  ])("%s is moved to %s", async (url, location) => {
    const server = await aSite();
    const answer = await server.get(url);
    expect(answer.statusCode).toBe(301);
    expect(answer.headers.location).toBe(location);
  });

  test("is never moved to another server, whatever it is called", async () => {
    const server = await aSite({ "public/example.org/x": "", "public/a\nb/x": "", "public/ü/x": "" });
    expect((await server.get("//example.org")).headers.location).toBe("/example.org/");
    expect((await server.get("///example.org")).headers.location).toBe("/example.org/");
    expect((await server.get("/a%0Ab")).headers.location).toBe("/a%0Ab/");
    expect((await server.get("/%C3%BC")).headers.location).toBe("/%C3%BC/");
  });

  test("without an index lists what is in it, hidden things left out", async () => {
    const server = await aSite({
      "public/sub/b.txt": "",
      "public/sub/a.txt": "",
      "public/sub/.hidden": "",
      "public/sub/.well-known/x": "",
      "public/sub/folder/x": "",
      "public/sub/back\\slash": "",
    });
    const answer = await server.get("/sub/");
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect([...answer.payload.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      "../",
      "./.well-known/",
      "./a.txt",
      "./b.txt",
      "./folder/",
    ]);
    expect((await server.app.inject({ method: "HEAD", url: "/sub/" })).statusCode).toBe(200);
  });

  test("lists names so that each link leads to its file", async () => {
    const names = ["a b", "50%", "ü", "a?b", "a#b", "it's", 'say "hi"', "<script>", "a&amp;b", "a:b", "a\nb"];
    const server = await aSite(Object.fromEntries(names.map((name) => [`public/${name}`, `of ${name}`])));
    const { payload } = await server.get("/");
    expect(payload).not.toContain("<script>");
    const links = [...payload.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => unescapeHtml(href));
    const contents = links.map(async (link) => (await server.get(new URL(link, "http://x/").pathname)).payload);
    expect((await Promise.all(contents)).toSorted()).toEqual(names.map((name) => `of ${name}`).toSorted());
  });

  test("at the top has nothing above it", async () => {
    const server = await aSite({ "public/a.txt": "" });
    expect((await server.get("/")).payload).not.toContain("../");
  });
});

/** A link as a browser reads it in a page. */
function unescapeHtml(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
}

describe("an address that leads to nothing", () => {
  test.each([
    ["/missing", "<h1>root</h1>"],
    ["/missing/and/more", "<h1>root</h1>"],
    ["/sub/missing.txt", "<p>sub</p>"],
    ["/data.txt/", "<h1>root</h1>"],
    ["/data.txt/x", "<h1>root</h1>"],
    ["/%252e%252e/secret.txt", "<h1>root</h1>"],
    [`/${"x".repeat(300)}`, "<h1>root</h1>"],
    [`/${"x/".repeat(5_000)}`, "<h1>root</h1>"],
  ])("%s shows the nearest folder above it", async (url, content) => {
    const server = await aSite();
    const answer = await server.get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.payload).toBe(content);
  });

  test("is answered 404 when the public folder itself is missing", async () => {
    const server = await aSite({ "secret.txt": "outside" });
    expect((await server.get("/")).json()).toMatchObject({ code: 404, message: "there is nothing at /" });
  });

  test("comes to be when the public folder does", async () => {
    const server = await aSite({ "later/a.txt": "now" });
    expect((await server.get("/a.txt")).statusCode).toBe(404);
    await rename(join(server.folder, "later"), join(server.folder, "public"));
    expect((await server.get("/a.txt")).payload).toBe("now");
    await rm(join(server.folder, "public/a.txt"));
    expect(await readdir(join(server.folder, "public"))).toEqual([]);
    expect((await server.get("/a.txt")).payload).toContain("<ul>\n</ul>");
  });
});

describe("there is no way out", () => {
  test.each([
    "/../secret.txt",
    "/sub/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/.%00./secret.txt",
    "/../public-too/secret.txt",
    "//../secret.txt",
    "/sub/%2e%2e/%2e%2e/secret.txt",
    "/secret.txt%00.html",
    "/./../secret.txt",
    "/../public/../secret.txt",
    "http://x/../secret.txt",
  ])("by %s", async (url) => {
    const server = await aSite();
    const answer = await rawGet(server, url);
    expect(answer.payload).not.toContain("outside");
    expect(answer.payload).not.toContain(server.folder);
    expect(answer.status).toBeOneOf([400, 404]);
  });

  test.each(["/.hidden", "/.git/config", "/sub/.hidden", "/.git/", "/.well-known/.x"])("to hidden %s", async (url) => {
    const server = await aSite();
    const answer = await server.get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.payload).not.toContain("hidden\n");
  });

  test.each([
    "/karajo/secret.txt",
    "/%6Barajo/secret.txt",
    "//karajo/secret.txt",
    "/karajo/%2e/secret.txt",
    "/%6barajo/",
  ])("to what lies behind the web interface: %s", async (url) => {
    const server = await aSite();
    const answer = await server.get(url);
    expect(answer.payload).not.toContain("behind the web interface");
    expect(answer.payload).not.toContain("secret.txt</a>");
  });

  test("by a symbolic link that leads out", async () => {
    const server = await aSite({
      "secret.txt": "outside",
      "outside/secret.txt": "outside",
      "public/index.html": "<h1>root</h1>",
      "public/file": { link: "../secret.txt" },
      "public/folder": { link: "../outside" },
      "public/absolute": { link: "/etc/passwd" },
      "public/loop": { link: "loop" },
      "public/up": { link: ".." },
      "public-too/secret.txt": "outside",
      "public/sibling": { link: "../public-too" },
    });
    for (const url of [
      "/file",
      "/folder/",
      "/folder/secret.txt",
      "/absolute",
      "/loop",
      "/up/secret.txt",
      "/up/",
      "/sibling/",
    ]) {
      expect((await server.get(url)).payload).toBe("<h1>root</h1>");
    }
  });

  test("but a symbolic link that stays inside is followed", async () => {
    const server = await aSite({
      "public/sub/a.txt": "inside",
      "public/file": { link: "sub/a.txt" },
      "public/folder": { link: "sub" },
      "public/self": { link: "." },
    });
    for (const url of ["/file", "/folder/a.txt", "/self/sub/a.txt"]) {
      expect((await server.get(url)).payload).toBe("inside");
    }
    expect((await server.get("/folder")).headers.location).toBe("/folder/");
  });

  test("a public folder that is itself a link is served", async () => {
    const server = await aSite({ "real/a.txt": "inside", public: { link: "real" } });
    expect((await server.get("/a.txt")).payload).toBe("inside");
  });
});

/** Asks for an address as it stands, through a port: `inject` would make `/x` of `/../x`. */
async function rawGet(
  { app }: TestServer,
  path: string,
): Promise<{ readonly status: number; readonly payload: string }> {
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const [response] = await once(get({ host: "127.0.0.1", port, path, agent: false }), "response");
  return { status: response.statusCode, payload: await text(response) };
}
