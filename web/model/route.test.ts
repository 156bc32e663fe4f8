import { describe, expect, test } from "vitest";
import { NO_FILTER } from "./job-filter.ts";
import { addressOf, parseRoute, type Route } from "./route.ts";

const ROUTES: readonly (readonly [string, Route])[] = [
  ["#/", { page: "jobs" }],
  ["#/?q=mail+of&status=failed", { page: "jobs", filter: { ...NO_FILTER, text: "mail of", status: "failed" } }],
  ["#/?sort=attention", { page: "jobs", filter: { ...NO_FILTER, order: "attention" } }],
  ["#/timeline", { page: "timeline" }],
  ["#/gallery", { page: "gallery" }],
  ["#/job/exec/nightly", { page: "job", key: "exec:nightly" }],
  ["#/job/http/a_b", { page: "job", key: "http:a_b" }],
  ["#/job/exec/nightly/7", { page: "run", key: "exec:nightly", counter: 7, line: undefined }],
  ["#/job/exec/nightly/7?line=12", { page: "run", key: "exec:nightly", counter: 7, line: 12 }],
];

describe("an address and its route are the same thing", () => {
  test.each(ROUTES)("%s", (address, route) => {
    expect(parseRoute(address)).toEqual(route);
    expect(addressOf(route)).toBe(address);
  });
});

test.each(["", "#", "#/?status=made-up", "#/?"])("%j is the page of all jobs", (address) => {
  expect(parseRoute(address)).toEqual({ page: "jobs" });
});

test.each([
  "#/nope",
  "#/timeline/x",
  "#/job/ftp/a",
  "#/job/exec",
  "#/job/exec/a/0",
  "#/job/exec/a/1/2",
  "#/job/exec/%E0",
])("there is nothing at %s", (address) => {
  expect(parseRoute(address)).toEqual({ page: "unknown" });
});

test.each(["line=0", "line=x", "line=-1", "line="])("%s is no line of a log", (query) => {
  expect(parseRoute(`#/job/exec/a/1?${query}`)).toMatchObject({ page: "run", line: undefined });
});
