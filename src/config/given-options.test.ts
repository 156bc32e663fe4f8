import { describe, expect, expectTypeOf, test } from "vitest";
import type { GivenEnv, GivenExecJob } from "./given-env.ts";
import { configurationOf } from "./given-options.ts";
import { parseConfiguration } from "./parse-configuration.ts";
import { formatProblem } from "./problem.ts";

const surroundings = { fallbackSecret: "fallback", environment: { SMTP_USER: "mailer" } };
const hash = "$2a$10$9XMRfqpnzY2421fwYm5dd.CidJf7dHHWIESeeNGXuajHRf.Lqzy7a";

const env: GivenEnv = {
  name: "Night watch",
  listenAddress: "[::1]:8080",
  httpTimeout: "1m30s",
  httpBodyLimit: 2_048,
  dirBase: "/srv/karajo",
  dirPublic: "/srv/public",
  secret: "5ecret",
  maxJobRunning: 4,
  isDevelopment: true,
  shutdownGrace: "0s",
  killGrace: "1.5s",
  jobs: {
    "nightly backup": {
      description: "d",
      tags: ["x", "y"],
      schedule: "daily@02:00",
      timezone: "Europe/Berlin",
      dstGap: "skip",
      dstFold: "twice",
      interval: "10m",
      runAtStart: true,
      after: ["call"],
      jitter: "30s",
      catchUp: "all",
      catchUpLimit: 7,
      overlap: "parallel",
      queueLimit: 0,
      maxParallel: 3,
      logRetention: 20,
      logMaxSize: "64KiB",
      notifOnSuccess: ["ops"],
      notifOnFailed: ["ops"],
      timeout: "2h",
      retry: 4,
      retryDelay: "0s",
      retryMaxDelay: "3m",
      retryBackoff: "fixed",
      retryOn: "75, timeout",
      path: "/backup",
      authKind: "github",
      headerSign: "X-Sign",
      secret: "own",
      commands: ["./backup  --all # quietly", 'echo "done"; true'],
      env: ["A=b  c; d", "B="],
      secretEnv: ["TOKEN=t0ken", "B"],
      envFiles: ["/etc/a.env", "-b.env"],
      envInherit: ["LANG", "TZ"],
      workingDir: "work",
      shell: "/bin/bash",
      user: "backup",
      successExitCodes: "0, 3, 10-19",
      killGrace: "1m",
    },
  },
  httpJobs: {
    call: {
      interval: "90s",
      overlap: "skip",
      after: "night's end",
      retry: 1,
      retryOn: "5xx, lost",
      secret: "own",
      headerSign: "X-Sign",
      httpMethod: "put",
      httpUrl: "https://example.org/x?y",
      httpRequestType: "json",
      httpHeaders: ["A: b; c", "D:e"],
      httpBody: '{"a":  "b"}',
      httpTimeout: "-1s",
      httpExpectStatus: "2xx",
      httpExpectBody: "fine",
      httpFollowRedirects: false,
      httpInsecure: true,
    },
    "night's end": { interval: "1h", httpUrl: "/" },
  },
  notifications: {
    ops: {
      kind: "email",
      smtpServer: "smtps://mail.example",
      smtpUser: "$SMTP_USER",
      smtpPassword: "pass",
      smtpInsecure: false,
      from: "a@example.org",
      to: ["b@example.org", "c@example.org"],
    },
  },
  users: { tester: { password: hash } },
};

/** The same as `env`. */
const FILE = String.raw`[karajo]
name = Night watch
listen_address = [::1]:8080
http_timeout = 1m30s
http_body_limit = 2048
dir_base = /srv/karajo
dir_public = /srv/public
secret = 5ecret
max_job_running = 4
is_development = true
shutdown_grace = 0s
kill_grace = 1.5s
[job "nightly backup"]
description = d
tag = x, y
schedule = daily@02:00
timezone = Europe/Berlin
dst_gap = skip
dst_fold = twice
interval = 10m
run_at_start = true
after = call
jitter = 30s
catch_up = all
catch_up_limit = 7
overlap = parallel
queue_limit = 0
max_parallel = 3
log_retention = 20
log_max_size = 64KiB
notif_on_success = ops
notif_on_failed = ops
timeout = 2h
retry = 4
retry_delay = 0s
retry_max_delay = 3m
retry_backoff = fixed
retry_on = 75, timeout
path = /backup
auth_kind = github
header_sign = X-Sign
secret = own
command = "./backup  --all # quietly"
command = "echo \"done\"; true"
env = "A=b  c; d"
env = B=
secret_env = TOKEN=t0ken
secret_env = B
env_file = /etc/a.env
env_file = -b.env
env_inherit = LANG, TZ
working_dir = work
shell = /bin/bash
user = backup
success_exit_codes = 0, 3, 10-19
kill_grace = 1m
[job.http "call"]
interval = 90s
overlap = skip
after = night's end
retry = 1
retry_on = 5xx, lost
secret = own
header_sign = X-Sign
http_method = put
http_url = https://example.org/x?y
http_request_type = json
http_header = "A: b; c"
http_header = D:e
http_body = "{\"a\":  \"b\"}"
http_timeout = -1s
http_expect_status = 2xx
http_expect_body = fine
http_follow_redirects = false
http_insecure = true
[job.http "night's end"]
interval = 1h
http_url = /
[notif "ops"]
kind = email
smtp_server = smtps://mail.example
smtp_user = $SMTP_USER
smtp_password = pass
from = a@example.org
to = b@example.org
to = c@example.org
[user "tester"]
password = ${hash}
`;

function problemsOf(given: unknown): readonly string[] {
  return configurationOf(given as GivenEnv, surroundings).problems.map(formatProblem);
}

describe("what is given by code", () => {
  test("is the same configuration as what is written in a file", () => {
    const fromFile = parseConfiguration([{ file: "f", text: FILE, role: "main" }], surroundings);
    const fromCode = configurationOf(env, surroundings);
    expect(fromCode.problems).toEqual([]);
    expect(fromCode.configuration).toEqual(fromFile.configuration);
  });

  test("may be nothing, and then every default holds", () => {
    const fromFile = parseConfiguration([{ file: "f", text: "", role: "main" }], surroundings);
    expect(configurationOf({}, surroundings)).toEqual(fromFile);
    expect(configurationOf({ name: undefined, jobs: undefined, secret: "" }, surroundings)).toEqual(fromFile);
  });

  test("is frozen, and apart from the objects that were given", () => {
    const commands = ["a"];
    const { configuration } = configurationOf({ jobs: { a: { path: "/", commands } } }, surroundings);
    commands.push("b");
    expect(configuration?.jobs[0]?.work).toEqual({ kind: "commands", commands: ["a"] });
    expect(configuration?.jobs[0]).toSatisfy(Object.isFrozen);
    expect(commands).not.toSatisfy(Object.isFrozen);
  });
});

describe("a job with a function", () => {
  const call = (): void => {};

  test("needs no command", () => {
    const parsed = configurationOf({ jobs: { a: { path: "/a", call } } }, surroundings);
    expect(parsed.problems).toEqual([]);
    expect(parsed.configuration?.jobs[0]?.work).toEqual({ kind: "function" });
  });

  test("must not have commands too", () => {
    expect(problemsOf({ jobs: { a: { path: "/a", call, commands: ["b"] } } })).toEqual([
      'jobs["a"]: job "a" has both call and commands: expected one of them',
    ]);
  });

  test("is told which options mean nothing to it", () => {
    expect(
      problemsOf({ jobs: { a: { path: "/a", call, shell: "/bin/bash", env: ["A=b"], killGrace: "1s" } } }),
    ).toEqual([
      'jobs["a"].env[0]: warning: env has no effect: job "a" calls a function',
      'jobs["a"].shell: warning: shell has no effect: job "a" calls a function',
      'jobs["a"].killGrace: warning: killGrace has no effect: job "a" calls a function',
    ]);
  });

  test("keeps the type of the function", () => {
    expectTypeOf<GivenExecJob<() => string>["call"]>().toEqualTypeOf<(() => string) | undefined>();
  });
});

describe("problems", () => {
  test.each([
    [
      { jobs: { nightly: { schedule: "dayly", commands: ["a"] } } },
      /^jobs\["nightly"\]\.schedule: unknown schedule "dayly"/,
    ],
    [{ jobs: { a: { path: "/" } } }, 'jobs["a"]: job "a" has no command: expected commands or call'],
    [{ jobs: { a: { path: "/", commands: [] } } }, 'jobs["a"]: job "a" has no command: expected commands or call'],
    [{ jobs: { "": { path: "/", commands: ["a"] } } }, 'jobs[""]: empty name: expected the name of the job'],
    [{ jobs: { a: { path: "/", commands: 5 } } }, 'jobs["a"].commands: expected a list, got a number'],
    [{ jobs: { a: { path: "/", commands: ["a", 1] } } }, 'jobs["a"].commands[1]: expected text, got a number'],
    [{ jobs: { a: { path: "/", call: "f" } } }, 'jobs["a"].call: expected a function, got text'],
    [{ httpJobs: { a: { interval: "1h", httpUrl: 5 } } }, 'httpJobs["a"].httpUrl: expected text, got a number'],
    [{ jobs: { a: 1 } }, 'jobs["a"]: expected an object, got a number'],
    [{ jobs: [] }, "jobs: expected an object, got a list"],
    [null, "options: expected an object, got null"],
    [{ maxJobRunning: "4" }, "maxJobRunning: expected a number, got text"],
    [{ maxJobRunning: 1.5 }, 'maxJobRunning: invalid number "1.5": expected a whole number, such as 5'],
    [{ maxJobRunning: 0 }, "maxJobRunning: warning: maxJobRunning 0 is below 1: the default, 1, is used"],
    [{ httpBodyLimit: Number.NaN }, 'httpBodyLimit: invalid number "NaN": expected a whole number from 1'],
    [
      { jobs: { a: { path: "/", commands: ["a"], retry: "3", retryDelay: "1s" } } },
      'jobs["a"].retry: expected a number, got text',
    ],
    [
      { jobs: { a: { path: "/", commands: ["a"], env: { A: "b" } } } },
      'jobs["a"].env: expected a list, got a value of type object',
    ],
    [
      { jobs: { a: { path: "/", commands: ["a"], env: ["A=b", "A"] } } },
      'jobs["a"].env[1]: no "=" in the variable: expected NAME=value',
    ],
    [
      { jobs: { a: { path: "/", commands: ["a"], retry: 1, retryMaxDelay: "1s" } } },
      'jobs["a"].retryMaxDelay: warning: retryMaxDelay "1s" is below retryDelay "10s": "10s" is used for both',
    ],
    [
      { jobs: { a: { path: "/", commands: ["a"], catchUp: "last", catchUpLimit: 3 } } },
      'jobs["a"].catchUpLimit: warning: catchUpLimit has no effect: catchUp is last',
    ],
    [
      { jobs: { a: { commands: ["a"], after: ["b"] }, b: { commands: ["b"], after: "a" } } },
      'jobs["a"].after[0]: job "a" would run after itself: job "a" → job "b" → job "a"',
    ],
    [{ isDevelopment: "yes" }, "isDevelopment: expected true or false, got text"],
    [{ secret: 5 }, "secret: expected text, got a number"],
    [{ secret: () => "s" }, "secret: expected text, got a value of type function"],
    [{ listenAdress: ":80" }, 'listenAdress: warning: unknown option "listenAdress": did you mean "listenAddress"?'],
    [{ job: {} }, 'job: warning: unknown option "job": did you mean "jobs"?'],
    [{ http_timeout: "5m" }, 'http_timeout: warning: unknown option "http_timeout": did you mean "httpTimeout"?'],
    [{ wholly: 1 }, 'wholly: warning: unknown option "wholly", ignored'],
    [
      { jobs: { a: { path: "/", command: ["a"], commands: ["a"] } } },
      'jobs["a"].command: warning: unknown option "command": did you mean "commands"?',
    ],
    [{ httpJobs: { 'q"': { interval: "1h" } } }, 'httpJobs["q\\""]: httpJobs["q\\""] has no httpUrl'],
    [
      { jobs: { a: { path: "/x", commands: ["a"] }, b: { path: "X", commands: ["a"] } } },
      'jobs["b"].path: webhook "X" of job "b" belongs already to job "a" at jobs["a"].path',
    ],
    [
      { notifications: { n: { kind: "email", smtpServer: "smtps://h", smtpUser: "$NONE", from: "f", to: ["t"] } } },
      'notifications["n"].smtpUser: environment variable NONE is not set',
    ],
  ])("%j", (given, problem) => {
    const problems = problemsOf(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toEqual(typeof problem === "string" ? problem : expect.stringMatching(problem));
  });
});
