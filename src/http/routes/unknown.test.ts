import { describe, expect, test } from "vitest";
import { ROUTES } from "../../contract/routes.ts";
import { aServer, sign } from "../testing/a-server.ts";

describe("an address that leads nowhere", () => {
  test.each([
    "/",
    "/karajo/api",
    "/karajo/api/",
    "/karajo/api/nope",
    "/karajo/api/environment/",
    "/karajo/API/environment",
    "/karajo//api/environment",
    "/karajo/nope",
    "/nope?x=1",
    `/${"x".repeat(6_000)}`,
    "/karajo/api/job_exec/runs/x",
  ])("is answered in JSON: %s", async (url) => {
    const server = await aServer();
    for (const method of ["GET", "POST", "DELETE", "OPTIONS"] as const) {
      const answer = await server.app.inject({ method, url });
      const [path] = url.split("?");
      expect(answer.headers["content-type"]).toBe("application/json");
      expect(answer.json()).toEqual({ code: 404, message: `there is nothing at ${path}`, name: "ERR_NOT_FOUND" });
      expect(answer.statusCode).toBe(404);
    }
  });

  test.each(["application/json", "application/x-unheard-of", ";;"])(
    "stays so whatever body comes with it: %s",
    async (type) => {
      const server = await aServer();
      expect((await server.post("/nope", '{"a":', { "content-type": type })).statusCode).toBe(404);
    },
  );
});

describe.each(Object.values(ROUTES))("$method $path", ({ method, path }) => {
  const allow = method === "GET" ? "GET, HEAD" : "POST";

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS", method === "GET" ? "POST" : "GET"] as const)(
    "does not take %s, and says what it takes",
    async (wrong) => {
      const server = await aServer();
      const headers = { "x-karajo-sign": sign(""), "content-type": "application/json" };
      const answer = await server.app.inject({ method: wrong, url: `${path}?id=x`, headers });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers.allow).toBe(allow);
      expect(answer.headers["content-type"]).toBe("application/json");
      expect(answer.json()).toEqual({
        code: 405,
        message: `${path} takes ${method}, not ${wrong}`,
        name: "ERR_METHOD_NOT_ALLOWED",
      });
    },
  );
});

test("a webhook does not take GET, known or not", async () => {
  const server = await aServer();
  const answer = await server.get("/karajo/api/job_exec/run/deploy");
  expect(answer.statusCode).toBe(405);
  expect(answer.headers.allow).toBe("POST");
});

test("HEAD is answered without a body where the method is wrong", async () => {
  const server = await aServer();
  const answer = await server.app.inject({ method: "HEAD", url: ROUTES.login.path });
  expect(answer.statusCode).toBe(405);
  expect(answer.rawPayload).toHaveLength(0);
});
