import { describe, expect, test } from "vitest";
import { methodOf, ROUTES } from "./routes.ts";

test("the addresses of karajo 0.9.3 are all there", () => {
  const addresses = Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`);
  expect(addresses).toEqual(
    expect.arrayContaining([
      "POST /karajo/api/auth/login",
      "GET /karajo/api/environment",
      "POST /karajo/api/job_exec/run",
      "POST /karajo/api/job_exec/cancel",
      "POST /karajo/api/job_exec/pause",
      "POST /karajo/api/job_exec/resume",
      "GET /karajo/api/job_exec/log",
      "GET /karajo/api/job_http",
      "GET /karajo/api/job_http/log",
      "POST /karajo/api/job_http/pause",
      "POST /karajo/api/job_http/resume",
    ]),
  );
  expect(new Set(addresses).size).toBe(addresses.length);
});

describe("the method of an address", () => {
  test.each(Object.values(ROUTES))("$path is $method", ({ method, path }) => {
    expect(methodOf(path)).toBe(method);
  });

  test.each(["/", "/deploy", "/a/nested/path", "/environment"])("of the webhook %s is POST", (path) => {
    expect(methodOf(ROUTES.jobExecRun.path + path)).toBe("POST");
  });

  test.each([
    "",
    "/",
    "/karajo",
    "/karajo/api/environment/",
    "/karajo/api/job_exec/running",
    "/KARAJO/api/environment",
  ])("of %j, which is none of the API, is none", (path) => {
    expect(methodOf(path)).toBeUndefined();
  });
});
