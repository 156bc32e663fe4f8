import { describe, expect, test } from "vitest";
import { openApiDocument } from "../../contract/openapi/document.ts";
import { ROUTES } from "../../contract/routes.ts";
import { ADA, aServer } from "../testing/a-server.ts";

const { path } = ROUTES.openapi;

describe("the description of the API", () => {
  test("is the same document for everybody, with the version of the server", async () => {
    const server = await aServer({ users: [ADA] });
    const answer = await server.get(path);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument("1.2.3"))));
  });

  test("is not sent again to who has it", async () => {
    const server = await aServer();
    const first = await server.get(path);
    const tag = String(first.headers.etag);
    expect(first.headers["cache-control"]).toBe("no-cache");
    const again = await server.get(path, { "if-none-match": tag });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, "", tag]);
    const strong = await server.get(path, { "if-none-match": tag.replace("W/", "") });
    expect(strong.statusCode).toBe(304);
    const other = await server.get(path, { "if-none-match": '"another"' });
    expect(other.statusCode).toBe(200);
  });

  test("comes packed to who takes that, and as nothing to HEAD", async () => {
    const server = await aServer();
    const packed = await server.get(path, { "accept-encoding": "gzip" });
    expect(packed.headers["content-encoding"]).toBe("gzip");
    const head = await server.app.inject({ method: "HEAD", url: path });
    expect([head.statusCode, head.body]).toEqual([200, ""]);
  });

  test("is only read", async () => {
    const answer = await (await aServer()).post(path, "");
    expect([answer.statusCode, answer.json().name]).toEqual([405, "ERR_METHOD_NOT_ALLOWED"]);
  });
});
