import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { wireEnvironment } from "../contract/wire.ts";
import type { Configuration, Settings } from "../domain/configuration.ts";
import type { Job } from "../domain/job.ts";
import type { JobView } from "../domain/job-view.ts";
import { anExecJob, anHttpJob } from "../domain/testing/a-job.ts";
import type { Instant } from "../domain/time.ts";
import { EnvironmentText } from "./environment-text.ts";
import { SETTINGS } from "./testing/a-server.ts";

function aView(job: Job, given: Partial<JobView> = {}): JobView {
  return { job, status: "started", lastRun: undefined, nextRun: undefined, logs: [], ...given };
}

function aConfiguration(given: Partial<Settings> = {}): Configuration {
  return { settings: { ...SETTINGS, ...given }, jobs: [], httpJobs: [], notifications: [], users: [] };
}

/** What the answer is to be, reckoned without anything that was kept. */
function expected({ settings }: Configuration, views: readonly JobView[]): unknown {
  return { code: 200, data: JSON.parse(JSON.stringify(wireEnvironment(settings, "1.2.3", views))) };
}

const views = [
  ...['a "quoted" name', "__proto__", "10", "2", "ü"].map((name) => aView(anExecJob({ name }))),
  ...["z", "10"].map((name) => aView(anHttpJob({ name }))),
];

test.each([
  ["of each kind", views],
  ["of one kind", views.slice(0, 2)],
  ["that there are not", []],
])("is the environment with jobs %s", async (_, given) => {
  const configuration = aConfiguration();
  const text = await new EnvironmentText("1.2.3").of(configuration, given, "identity");
  expect(JSON.parse(String(text))).toEqual(expected(configuration, given));
});

test("is what it was as long as nothing changes, and follows what does", async () => {
  const environment = new EnvironmentText("1.2.3");
  const configuration = aConfiguration();
  const before = await environment.of(configuration, views, "identity");
  expect(await environment.of(configuration, [...views], "identity")).toBe(before);

  const changed = views.map((view, at) => (at === 1 ? { ...view, lastRun: 5_000 as Instant } : view));
  const after = await environment.of(configuration, changed, "identity");
  expect(JSON.parse(String(after))).toEqual(expected(configuration, changed));

  const renamed = aConfiguration({ name: "another" });
  expect(JSON.parse(String(await environment.of(renamed, changed, "identity")))).toEqual(expected(renamed, changed));
  const fewer = changed.slice(1);
  expect(JSON.parse(String(await environment.of(renamed, fewer, "identity")))).toEqual(expected(renamed, fewer));
});

test("is the same packed", async () => {
  const environment = new EnvironmentText("1.2.3");
  const configuration = aConfiguration();
  const plain = await environment.of(configuration, views, "identity");
  expect(gunzipSync(await environment.of(configuration, views, "gzip"))).toEqual(plain);
  expect(brotliDecompressSync(await environment.of(configuration, views, "br"))).toEqual(plain);
});
