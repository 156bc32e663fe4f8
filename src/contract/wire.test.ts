import { describe, expect, test } from "vitest";
import type { Settings } from "../domain/configuration.ts";
import type { Job } from "../domain/job.ts";
import type { JobView } from "../domain/job-view.ts";
import { anExecJob, anHttpJob } from "../domain/testing/a-job.ts";
import { type Duration, type Instant, MINUTE, seconds, startOfDay } from "../domain/time.ts";
import { wireEnvironment, wireJob, wireLog } from "./wire.ts";

/** How a job stands that has never run. */
function aView(job: Job, given: Partial<JobView> = {}): JobView {
  return { job, status: "started", lastRun: undefined, nextRun: undefined, logs: [], ...given };
}

const settings: Settings = {
  name: "Server",
  listenAddress: { text: ":31937", host: "", port: 31_937 },
  httpTimeout: seconds(300),
  httpBodyLimit: 1_048_576,
  dirBase: "/base",
  dirPublic: undefined,
  secret: "s3cret",
  maxJobRunning: 1,
  isDevelopment: true,
  shutdownGrace: seconds(10),
  killGrace: seconds(5),
};

describe("an exec job", () => {
  test("with nothing but a name has every field that 0.9.3 always sends, and no other", () => {
    expect(wireJob(aView(anExecJob({ name: "Hello World.1" })))).toEqual({
      id: "hello_world_1",
      name: "Hello World.1",
      status: "started",
      last_run: "0001-01-01T00:00:00Z",
      next_run: "0001-01-01T00:00:00Z",
      log_retention: 5,
      auth_kind: "hmac-sha256",
      header_sign: "X-Karajo-Sign",
      commands: ["true"],
    });
  });

  test("with everything shows it, and its secret to nobody", () => {
    const job = anExecJob({
      name: "a",
      description: "<b>bold</b>",
      path: "Hook",
      authKind: "github",
      scheduleText: "daily@04:00",
      interval: MINUTE,
      logRetention: 2,
      notifyOnSuccess: ["ops"],
      notifyOnFailure: ["ops", "me"],
      work: { kind: "commands", commands: ["echo a", "echo b"] },
    });
    const lastRun = (startOfDay(2026, 3, 1) + 999) as Instant;
    const wire = wireJob(
      aView(job, {
        status: "running",
        lastRun,
        nextRun: startOfDay(2026, 3, 2),
        logs: [
          { counter: 9, status: "failed" },
          { counter: 10, status: "running" },
        ],
      }),
    );
    expect(wire).toEqual({
      id: "a",
      name: "a",
      description: "<b>bold</b>",
      status: "running",
      schedule: "daily@04:00",
      interval: 60_000_000_000,
      last_run: "2026-03-01T00:00:00Z",
      next_run: "2026-03-02T00:00:00Z",
      log_retention: 2,
      notif_on_success: ["ops"],
      notif_on_failed: ["ops", "me"],
      logs: [
        { job_id: "a", name: "a.9.failed", status: "failed", counter: 9 },
        { job_id: "a", name: "a.10", status: "running", counter: 10 },
      ],
      path: "Hook",
      auth_kind: "github",
      header_sign: "X-Karajo-Sign",
      commands: ["echo a", "echo b"],
    });
    expect(JSON.stringify(wire)).not.toContain(job.secret);
  });

  test("that follows others says which, by their keys", () => {
    const after = [anExecJob({ name: "Fetch all" }), anHttpJob({ name: "look" })];
    expect(wireJob(aView(anExecJob({ name: "a", after })))).toMatchObject({ after: ["exec:fetch_all", "http:look"] });
  });

  test("that is a function has no commands", () => {
    expect(wireJob(aView(anExecJob({ name: "a", work: { kind: "function" } })))).not.toHaveProperty("commands");
  });
});

describe("an HTTP job", () => {
  test("with nothing but a name has every field that 0.9.3 always sends, and no other", () => {
    expect(wireJob(aView(anHttpJob({ name: "a" })))).toEqual({
      id: "a",
      name: "a",
      status: "started",
      last_run: "0001-01-01T00:00:00Z",
      next_run: "0001-01-01T00:00:00Z",
      log_retention: 5,
      header_sign: "X-Karajo-Sign",
      http_method: "GET",
      http_url: "/",
      http_request_type: "",
      http_timeout: 300_000_000_000,
    });
  });

  test("shows methods and types as they were written", () => {
    const job = anHttpJob({ name: "a", methodText: "pOsT", requestTypeText: "JSON" });
    expect(wireJob(aView(job))).toMatchObject({ http_method: "pOsT", http_request_type: "JSON" });
  });

  test("shows its headers as they were written, and that it takes any certificate", () => {
    const job = anHttpJob({ name: "a", insecure: true, headers: [{ name: "X-A", value: "b: c" }] });
    expect(wireJob(aView(job))).toMatchObject({ http_headers: ["X-A: b: c"], http_insecure: true });
  });

  test("without a limit of time says 0", () => {
    expect(wireJob(aView(anHttpJob({ name: "a", httpTimeout: undefined })))).toMatchObject({ http_timeout: 0 });
  });

  test("counts durations in nanoseconds", () => {
    const job = anHttpJob({ name: "a", httpTimeout: 1.5 as Duration });
    expect(wireJob(aView(job))).toMatchObject({ http_timeout: 1_500_000 });
  });
});

test("a log is named by its counter, and by its status once it has one", () => {
  const { id } = anExecJob({ name: "a" });
  expect(wireLog(id, { counter: 1, status: "running" }).name).toBe("a.1");
  expect(wireLog(id, { counter: 1, status: "canceled" }).name).toBe("a.1.canceled");
});

describe("the environment", () => {
  test("is the settings without the secret, and null where there are no jobs", () => {
    const environment = wireEnvironment(settings, "1.2.3", []);
    expect(environment).toEqual({
      name: "Server",
      version: "1.2.3",
      listen_address: ":31937",
      dir_base: "/base",
      dir_public: "",
      http_timeout: 300_000_000_000,
      max_job_running: 1,
      is_development: true,
      jobs: null,
      http_jobs: null,
    });
    expect(JSON.stringify(environment)).not.toContain("s3cret");
  });

  test("has the public folder where there is one", () => {
    expect(wireEnvironment({ ...settings, dirPublic: "/srv" }, "1", []).dir_public).toBe("/srv");
  });

  test("has the jobs of each kind by name, in their order", () => {
    const views = [anExecJob({ name: "b" }), anHttpJob({ name: "a" }), anExecJob({ name: "B" })].map((job) =>
      aView(job),
    );
    const { jobs, http_jobs } = wireEnvironment(settings, "1", views);
    expect(Object.keys(jobs ?? {})).toEqual(["B", "b"]);
    expect(Object.keys(http_jobs ?? {})).toEqual(["a"]);
  });

  test.each(["__proto__", "constructor", "", '"', "ü"])("keeps a job called %j", (name) => {
    const { jobs } = wireEnvironment(settings, "1", [aView(anExecJob({ name }))]);
    const sent = JSON.parse(JSON.stringify(jobs));
    expect(Object.keys(sent)).toEqual([name]);
    expect(Object.values(sent)).toMatchObject([{ name }]);
  });
});
