import { describe, expect, test } from "vitest";
import { dirBaseOf, parseConfiguration } from "./parse-configuration.ts";
import { formatProblem } from "./problem.ts";
import type { ParsedConfiguration } from "./resolve-configuration.ts";

const surroundings = { fallbackSecret: "fallback", environment: {} };

function parse(text: string): ParsedConfiguration {
  return parseConfiguration([{ file: "karajo.conf", text, role: "main" }], surroundings);
}

function problemsOf(text: string): readonly string[] {
  return parse(text).problems.map(formatProblem);
}

const HTTP_RETRY_ON = [
  "timeout",
  "unreachable",
  ...[408, 425, 429, 500, 502, 503, 504].map((status) => ({ from: status, to: status })),
  "lost",
];

describe("defaults", () => {
  test("are those of the manual, for the server", () => {
    expect(parse("").configuration).toEqual({
      settings: {
        name: "karajo",
        listenAddress: { text: "127.0.0.1:31937", host: "127.0.0.1", port: 31_937 },
        httpTimeout: 300_000,
        httpBodyLimit: 1_048_576,
        dirBase: "/",
        dirPublic: undefined,
        secret: "fallback",
        maxJobRunning: 1,
        isDevelopment: false,
        shutdownGrace: 30_000,
        killGrace: 10_000,
      },
      jobs: [],
      httpJobs: [],
      notifications: [],
      users: [],
    });
  });

  test("are those of the manual, for a job", () => {
    const { configuration } = parse('[karajo]\nsecret = s\n[job "A b"]\npath = /a\ncommand = true\n');
    expect(configuration?.jobs).toEqual([
      {
        kind: "exec",
        id: "a_b",
        name: "A b",
        description: "",
        tags: [],
        timer: { kind: "none" },
        scheduleText: "",
        interval: undefined,
        runAtStart: false,
        catchUp: { catchUp: "none", cap: 100 },
        jitter: 0,
        after: [],
        overlap: { kind: "queue", limit: 1 },
        timeout: undefined,
        retry: { retries: 0, delay: 10_000, maxDelay: 3_600_000, backoff: "exponential", retryOn: "any" },
        logRetention: 5,
        logMaxSize: 16_777_216,
        notifyOnSuccess: [],
        notifyOnFailure: [],
        path: "/a",
        authKind: "hmac-sha256",
        headerSign: "X-Karajo-Sign",
        secret: "s",
        work: { kind: "commands", commands: ["true"] },
        process: {
          env: [],
          envFiles: [],
          envInherit: [],
          secretNames: [],
          workingDir: undefined,
          shell: "/bin/sh",
          user: undefined,
          successExitCodes: [{ from: 0, to: 0 }],
          killGrace: 10_000,
          onRestart: "kill",
        },
      },
    ]);
  });

  test("are those of the manual, for an HTTP job", () => {
    const { configuration } = parse('[karajo]\nsecret = s\n[job.http "a"]\ninterval = 1h\nhttp_url = /\n');
    expect(configuration?.httpJobs).toEqual([
      {
        kind: "http",
        id: "a",
        name: "a",
        description: "",
        tags: [],
        timer: { kind: "interval", every: 3_600_000 },
        scheduleText: "",
        interval: 3_600_000,
        runAtStart: false,
        catchUp: { catchUp: "last", cap: 100 },
        jitter: 0,
        after: [],
        overlap: { kind: "queue", limit: 1 },
        timeout: undefined,
        retry: { retries: 0, delay: 10_000, maxDelay: 3_600_000, backoff: "exponential", retryOn: HTTP_RETRY_ON },
        logRetention: 5,
        logMaxSize: 16_777_216,
        notifyOnSuccess: [],
        notifyOnFailure: [],
        method: "GET",
        methodText: "GET",
        url: "/",
        requestType: "query",
        requestTypeText: "",
        headers: [],
        body: undefined,
        httpTimeout: 300_000,
        expectStatus: [{ from: 200, to: 200 }],
        expectBody: "",
        followRedirects: true,
        insecure: false,
        secret: "s",
        headerSign: "X-Karajo-Sign",
      },
    ]);
  });
});

describe("what a job takes over from the server", () => {
  test.each([
    ["", "", 10_000],
    ["kill_grace = 3s", "", 3_000],
    ["kill_grace = 3s", "kill_grace = 1m", 60_000],
    ["kill_grace = 3s", "kill_grace =", 3_000],
  ])("is the kill_grace: %j, %j", (server, job, killGrace) => {
    const { configuration } = parse(`[karajo]\n${server}\n[job "a"]\npath = /\ncommand = true\n${job}\n`);
    expect(configuration?.jobs[0]?.process.killGrace).toBe(killGrace);
  });

  test.each([
    ["/", "/work"],
    ["/srv", "/srv/work"],
    ["/srv//", "/srv/work"],
    ["here", "here/work"],
  ])("is the folder to which a path is relative: %j", (dirBase, workingDir) => {
    const job = '[job "a"]\npath = /\ncommand = true\nworking_dir = work\n';
    const { configuration } = parse(`[karajo]\ndir_base = ${dirBase}\n${job}`);
    expect(configuration?.jobs[0]?.process.workingDir).toBe(workingDir);
  });
});

describe("the secret", () => {
  test.each(["", "[karajo]\n", "[karajo]\nsecret =\n", "[karajo]\nsecret = s\nsecret =\n"])(
    "is the fallback where there is none: %j",
    (text) => {
      const parsed = parse(`${text}[job "a"]\npath = /\ncommand = true\n`);
      expect(parsed.usesFallbackSecret).toBe(true);
      expect(parsed.configuration?.settings.secret).toBe("fallback");
      expect(parsed.configuration?.jobs[0]?.secret).toBe("fallback");
    },
  );

  test("is the configured one where there is one", () => {
    const parsed = parse("[karajo]\nsecret = s\n");
    expect(parsed.usesFallbackSecret).toBe(false);
    expect(parsed.configuration?.settings.secret).toBe("s");
  });
});

describe("the outcome", () => {
  test("is frozen to its depths", () => {
    const parsed = parse('[job "a"]\nschedule = weekly@Sun@12:00\ncommand = true\nunknown = 1\n');
    const visited: unknown[] = [parsed];
    for (const value of visited) {
      if (typeof value !== "object" || value === null) continue;
      expect(value).toSatisfy(Object.isFrozen);
      visited.push(...Object.values(value));
    }
    expect(visited.length).toBeGreaterThan(30);
  });

  test("has no configuration when there is an error, and has one beside warnings", () => {
    expect(parse('[job "a"]\npath = /\n').configuration).toBeUndefined();
    expect(parse('[job "a"]\ncommand = true\nunknown = 1\n').configuration).toBeDefined();
  });
});

test("a list whose last value is empty is given all the same", () => {
  expect(problemsOf('[job "a"]\nschedule = daily\nschedule =\ncommand = true\n')).toEqual([]);
});

test("a problem inside a value is at its character, unless the value is written in another way than it reads", () => {
  expect(problemsOf('[job "a"]\nschedule = daily@06:00,25:00\ncommand = true\n')[0]).toMatch(/^karajo.conf:3:|:2:24: /);
  expect(problemsOf('[job "a"]\nschedule = "daily@25:00"\ncommand = true\n')[0]).toMatch(/:2:12: /);
});

test("a long value is cut in a message, and shown on one line", () => {
  const [message = ""] = problemsOf(`[job.http "a"]\ninterval = 1h\nhttp_url = x\\n${"y".repeat(500)}\n`);
  expect(message).toContain(`invalid URL "x\\n${"y".repeat(58)}…"`);
});

test("a name is an error where no log can be named by it, for each byte of it counts", () => {
  const longest = `[job "${"a".repeat(238)}"]\npath = /a\ncommand = true\n[job.http "${"日".repeat(79)}"]\ninterval = 1h\nhttp_url = /\n`;
  expect(problemsOf(longest)).toEqual([]);
  const longer = `[job "${"a".repeat(239)}"]\npath = /a\ncommand = true\n[job.http "${"日".repeat(80)}"]\ninterval = 1h\nhttp_url = /\n`;
  const because = "logs are named by it: expected at most 238 bytes";
  expect(problemsOf(longer)).toEqual([
    `karajo.conf:1:1: the name of job "${"a".repeat(60)}…" is too long, 239 bytes, and ${because}`,
    `karajo.conf:4:1: the name of HTTP job "${"日".repeat(60)}…" is too long, 240 bytes, and ${because}`,
  ]);
});

test("a NUL character is an error in whatever value, and is not shown", () => {
  expect(problemsOf('[job "a"]\npath = /\ncommand = a\0b\n')).toContain("karajo.conf:3:12: NUL character in the value");
});

test.each(["www-data", "1000", "first.last", "ann@corp.example", "host$"])("a job may run as the user %s", (user) => {
  expect(problemsOf(`[job "a"]\npath = /\nuser = ${user}\ncommand = true\n`)).toEqual([]);
});

test.each(["-1", ".x", "a b", "a:b", "a/b", "Root", "1a", "a,b"])("a job cannot run as the user %s", (user) => {
  expect(problemsOf(`[job "a"]\npath = /\nuser = ${user}\ncommand = true\n`)).toEqual([
    `karajo.conf:3:8: invalid user "${user}": expected a name such as www-data, or a number`,
  ]);
});

test("what is not UTF-8 is told of, in names and values", () => {
  const text = Buffer.from('# gr\xfcn\n[job "gr\xfcn"]\npath = /\ncommand = echo gr\xfcn\n', "latin1").toString("utf8");
  const message = "warning: what is not UTF-8 is read as U+FFFD: save the file as UTF-8";
  expect(problemsOf(text)).toEqual([`karajo.conf:2:1: ${message}`, `karajo.conf:4:18: ${message}`]);
  expect(problemsOf(text.replaceAll("\uFFFD", "ü"))).toEqual([]);
});

test("many keys that are unknown, long or odd take no time worth mentioning", () => {
  const keys = Array.from({ length: 2_000 }, (_, index) => `${"k".repeat(index % 400)}k${index} = 1\n`).join("");
  expect(problemsOf(`[karajo]\n${keys}`)).toHaveLength(2_000);
});

describe("dirBaseOf", () => {
  test.each([
    ["", "/"],
    ["[karajo]\n", "/"],
    ["[karajo]\ndir_base =\n", "/"],
    ["[KARAJO]\nDIR_BASE = /srv\n", "/srv"],
    ['[karajo]\ndir_base = /a\n[job "x"]\ndir_base = /b\n[karajo]\ndir_base = /c\n', "/c"],
    ["[karajo\ndir_base = /a\n", "/"],
    ["[karajo]\n1 = 2\ndir_base = /a\n", "/a"],
  ])("%j", (text, dirBase) => {
    expect(dirBaseOf({ text })).toBe(dirBase);
  });

  test.each(["[karajo]\ndir_base = /a\ndir_base =\n", '[karajo "x"]\ndir_base = /a\n', "[karajo]\ndir_base = /a\n"])(
    "is that of the configuration: %j",
    (text) => {
      expect(dirBaseOf({ text })).toBe(parse(text).configuration?.settings.dirBase);
    },
  );
});
