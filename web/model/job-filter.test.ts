import { describe, expect, test } from "vitest";
import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import {
  countsByStatus,
  filterOf,
  isNothing,
  type JobFilter,
  NO_FILTER,
  queryOf,
  shownJobs,
  tagsOf,
} from "./job-filter.ts";
import { aWireHttpJob, aWireJob } from "./testing/a-wire-job.ts";

const jobs = new Map<WireJobKey, WireJobExec | WireJobHttp>([
  [
    "exec:backup",
    aWireJob({ id: "backup", name: "Backup", status: "success", description: "Of the mail", tags: ["nightly"] }),
  ],
  ["exec:deploy", aWireJob({ id: "deploy", name: "Deploy", status: "failed", path: "/hook/deploy" })],
  ["exec:sync", aWireJob({ id: "sync", name: "Sync", status: "running", tags: ["mail", "nightly"] })],
  ["http:ping", aWireHttpJob({ id: "ping", name: "Ping", status: "failed", http_url: "https://example.org/mail" })],
]);

const shown = (filter: Partial<JobFilter>) => shownJobs(jobs, { ...NO_FILTER, ...filter }).map(([, { name }]) => name);

test("without a filter all jobs are shown in their order", () => {
  expect(shown({})).toEqual(["Backup", "Deploy", "Sync", "Ping"]);
});

describe("the search finds", () => {
  test.each([
    ["a name, whatever its case", "bACK", ["Backup"]],
    ["a description, a tag and an address", "mail", ["Backup", "Sync", "Ping"]],
    ["all words in any order", " mail  of ", ["Backup"]],
    ["a webhook", "/hook/", ["Deploy"]],
    ["nothing", "backup deploy", []],
  ])("%s", (_case, text, names) => {
    expect(shown({ text })).toEqual(names);
  });
});

test("status, kind and tag leave those that have them", () => {
  expect(shown({ status: "failed" })).toEqual(["Deploy", "Ping"]);
  expect(shown({ status: "failed", kind: "exec" })).toEqual(["Deploy"]);
  expect(shown({ tag: "nightly" })).toEqual(["Backup", "Sync"]);
});

test("what runs and what failed comes first where attention is asked for", () => {
  expect(shown({ order: "attention" })).toEqual(["Sync", "Deploy", "Ping", "Backup"]);
});

test("statuses are counted whatever status is shown, of those that the rest of the filter leaves", () => {
  const counts = countsByStatus(jobs, { ...NO_FILTER, status: "running", text: "mail" });
  expect(Object.fromEntries(counts)).toEqual({ success: 1, running: 1, failed: 1 });
});

test("tags are listed once, by name", () => {
  expect(tagsOf(jobs)).toEqual(["mail", "nightly"]);
});

describe("in an address", () => {
  test("a filter comes back as it was", () => {
    const filter: JobFilter = { text: "a & b", status: "failed", kind: "http", tag: "x y", order: "attention" };
    expect(filterOf(queryOf(filter))).toEqual(filter);
    expect(queryOf(NO_FILTER)).toBe("");
  });

  test("what is not understood is left out", () => {
    expect(isNothing(filterOf("status=bad&kind=ftp&sort=random&x=y"))).toBe(true);
  });
});
