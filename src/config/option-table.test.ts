import { describe, expect, test } from "vitest";
import { RETRY_ON_TRANSIENT } from "../domain/retry-on.ts";
import type { GivenEnv, GivenExecJob, GivenHttpJob, GivenNotification, GivenUser } from "./given-env.ts";
import { HTTP_JOB_OPTIONS } from "./http-job-options.ts";
import { givenNameOf } from "./option.ts";
import { OPTION_TABLE, SECTION_KINDS, type SectionKind } from "./option-table.ts";

/** Every property of the given types, by name; a property that is missing here does not compile. */
type AllOf<Given> = Record<keyof Given, true>;

const timed = {
  description: true,
  tags: true,
  schedule: true,
  timezone: true,
  dstGap: true,
  dstFold: true,
  interval: true,
  runAtStart: true,
  after: true,
  jitter: true,
  catchUp: true,
  catchUpLimit: true,
  overlap: true,
  queueLimit: true,
  maxParallel: true,
  logRetention: true,
  logMaxSize: true,
  notifOnSuccess: true,
  notifOnFailed: true,
  timeout: true,
  retry: true,
  retryDelay: true,
  retryMaxDelay: true,
  retryBackoff: true,
  retryOn: true,
} as const;

const settings: AllOf<Omit<GivenEnv, "jobs" | "httpJobs" | "notifications" | "users">> = {
  name: true,
  listenAddress: true,
  httpTimeout: true,
  httpBodyLimit: true,
  dirBase: true,
  dirPublic: true,
  secret: true,
  maxJobRunning: true,
  isDevelopment: true,
  shutdownGrace: true,
  killGrace: true,
};
const execJob: AllOf<Omit<GivenExecJob, "call">> = {
  ...timed,
  path: true,
  authKind: true,
  headerSign: true,
  secret: true,
  commands: true,
  env: true,
  secretEnv: true,
  envFiles: true,
  envInherit: true,
  workingDir: true,
  shell: true,
  user: true,
  successExitCodes: true,
  killGrace: true,
  onRestart: true,
};
const httpJob: AllOf<GivenHttpJob> = {
  ...timed,
  secret: true,
  headerSign: true,
  httpMethod: true,
  httpUrl: true,
  httpRequestType: true,
  httpHeaders: true,
  httpBody: true,
  httpTimeout: true,
  httpExpectStatus: true,
  httpExpectBody: true,
  httpFollowRedirects: true,
  httpInsecure: true,
};
const notification: AllOf<GivenNotification> = {
  kind: true,
  smtpServer: true,
  smtpUser: true,
  smtpPassword: true,
  smtpInsecure: true,
  from: true,
  to: true,
};
const user: AllOf<GivenUser> = { password: true };

const given: Readonly<Record<SectionKind, object>> = {
  karajo: settings,
  job: execJob,
  "job.http": httpJob,
  notif: notification,
  user,
};

test("an HTTP job is tried again after what may pass by itself, and after karajo was cut off", () => {
  if (RETRY_ON_TRANSIENT === "any") throw new Error("nothing passes by itself in particular");
  expect(HTTP_JOB_OPTIONS.retry_on.fallback).toEqual([...RETRY_ON_TRANSIENT, "lost"]);
});

describe.each(SECTION_KINDS)("[%s]", (kind) => {
  const options = Object.entries(OPTION_TABLE[kind].options);

  test("has each option under its name in the options given by code too", () => {
    const names = options.map(([key, option]) => givenNameOf(key, option));
    expect(names).toEqual(Object.keys(given[kind]));
  });

  test.each(options)("%s has a one-line summary that ends in a full stop", (_, { summary }) => {
    expect(summary).toMatch(/^[A-Z/].{5,110}\.$/);
  });

  test.each(options)("%s has as default what its text says", (_, option) => {
    const isText = option.default !== "" && !option.default.startsWith("(");
    const expected = isText ? option.type.parse(option.default) : { ok: true, value: option.isList ? [] : undefined };
    expect(expected).toEqual({ ok: true, value: option.fallback });
  });

  test.each(options)("%s is secret when its name says so", (key, { isSecret }) => {
    if (/secret|password/.test(key)) expect(isSecret).toBe(true);
  });
});
