import { describe, expect, test } from "vitest";
import type { HttpRequest } from "./build-request.ts";
import { redirected } from "./redirect.ts";

const POST: HttpRequest = {
  method: "POST",
  origin: "http://host:8080",
  target: "/a/b?c=1",
  headers: [
    { name: "User-Agent", value: "karajo/1" },
    { name: "Content-Type", value: "application/json" },
    { name: "Authorization", value: "Basic x" },
    { name: "X-Other-Sign", value: "abc" },
    { name: "Host", value: "virtual" },
  ],
  body: "{}",
};

test.each([301, 302, 303])("%i turns a POST into a GET without body", (status) => {
  const next = to("/next", status);
  expect(next).toMatchObject({ method: "GET", target: "/next", body: "" });
  expect(namesOf(next)).toEqual(["User-Agent", "Authorization", "X-Other-Sign", "Host"]);
});

test.each([307, 308])("%i repeats the same request", (status) => {
  expect(to("/next", status)).toEqual({ ...POST, target: "/next" });
});

describe("the next address", () => {
  test.each([
    ["c?d=2#frag", "http://host:8080", "/a/c?d=2"],
    ["?d=2", "http://host:8080", "/a/b?d=2"],
    ["https://other/x", "https://other", "/x"],
    ["//other", "http://other", "/"],
  ])("%s is %s%s", (location, origin, target) => {
    expect(to(location)).toMatchObject({ origin, target });
  });

  test.each(["ftp://host/x", "javascript:alert(1)", "http://"])("%s is refused", (location) => {
    expect(() => to(location)).toThrow(`redirect to "${location}", which is no HTTP URL`);
  });
});

test.each(["https://host:8080/", "http://host:8081/", "http://other:8080/"])(
  "%s is another origin and gets no credentials, no signature and no host name",
  (location) => {
    expect(namesOf(to(location, 307))).toEqual(["User-Agent", "Content-Type"]);
  },
);

test.each([200, 204, 300, 304, 404])("%i is no redirect", (status) => {
  expect(to("/next", status)).toBeUndefined();
});

test("a redirect that does not say where is a final answer", () => {
  expect(to(undefined)).toBeUndefined();
});

function to(location: string | undefined, status = 302): HttpRequest | undefined {
  return redirected(POST, { status, location }, "X-Other-Sign");
}

function namesOf(request: HttpRequest | undefined): readonly string[] | undefined {
  return request?.headers.map(({ name }) => name);
}
