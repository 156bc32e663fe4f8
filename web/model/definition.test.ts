import { describe, expect, test } from "vitest";
import type { WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";
import { factsOf } from "./definition.ts";

const facts = {
  id: "a",
  name: "a",
  status: "started",
  last_run: "0001-01-01T00:00:00Z",
  next_run: "0001-01-01T00:00:00Z",
  log_retention: 5,
  header_sign: "X-Karajo-Sign",
} as const;

describe("the definition of a job", () => {
  test("that runs commands", () => {
    const job = {
      commands: ["a", "b"],
      schedule: "daily@03:00; weekly@Sun@04:00",
      path: "/hook",
      notif_on_failed: ["ops", "me"],
    };
    expect(shown(exec(job))).toEqual([
      "Commands: 1 a 2 b",
      "Schedule: `daily@03:00` `weekly@Sun@04:00` (every day at 03:00 and every Sun at 04:00)",
      "Webhook: `/hook`",
      "Keeps: the newest 5 logs",
      "Tells of failure: ops, me",
    ]);
  });

  test("that calls a function and has no timer", () => {
    expect(shown(exec({ log_retention: 1 }))).toEqual([
      "Calls: a function of the program that runs the server",
      "Timer: none",
      "Keeps: the newest log",
    ]);
  });

  test("whose schedule has no other words", () => {
    expect(shown(exec({ schedule: "30 2 25-31 3 *" }))).toContain("Schedule: `30 2 25-31 3 *`");
  });

  test("with an interval, which a schedule overrules", () => {
    expect(shown(exec({ commands: ["a"], interval: 90e9 }))).toContain("Interval: 1 min 30 s after its last run");
    expect(shown(exec({ commands: ["a"], interval: 60e9, schedule: "minutely" }))).toContain(
      "Interval: 1 min, of no effect beside a schedule",
    );
  });

  test("that follows other jobs", () => {
    expect(shown(exec({ commands: ["a"], after: ["exec:fetch"] }))).toContain("Runs after: → exec:fetch");
    expect(shown(exec({ commands: ["a"], after: ["exec:b", "http:c"] }))).toContain(
      "Runs after all of: → exec:b → http:c",
    );
  });

  test("that sends requests", () => {
    const job = http({
      http_headers: ["A: b"],
      http_request_type: "json",
      http_insecure: true,
      notif_on_success: ["ops"],
    });
    expect(shown(job)).toEqual([
      "Request: `POST https://example.org/`",
      "Parameters as: json",
      "Headers: `A: b`",
      "Signature in: `X-Karajo-Sign`",
      "Time limit: 5 min",
      "Certificates: any is accepted",
      "Timer: none",
      "Keeps: the newest 5 logs",
      "Tells of success: ops",
    ]);
    expect(shown(http({ http_timeout: 0 }))).toContain("Time limit: none");
  });
});

function shown(job: WireJobExec | WireJobHttp): readonly string[] {
  return factsOf(job).map(({ term, value }) => {
    switch (value.kind) {
      case "text":
        return `${term}: ${value.text}`;
      case "code":
        return `${term}: ${value.lines.map((line) => `\`${line}\``).join(" ")}${value.meaning ? ` (${value.meaning})` : ""}`;
      case "commands":
        return `${term}: ${value.commands.map((command, index) => `${index + 1} ${command}`).join(" ")}`;
      case "jobs":
        return `${term}: ${value.keys.map((key) => `→ ${key}`).join(" ")}`;
      default:
        return value satisfies never;
    }
  });
}

function exec(given: Partial<WireJobExec>): WireJobExec {
  return { ...facts, auth_kind: "hmac-sha256", ...given };
}

function http(given: Partial<WireJobHttp>): WireJobHttp {
  return {
    ...facts,
    http_method: "post",
    http_url: "https://example.org/",
    http_request_type: "",
    http_timeout: 300e9,
    ...given,
  };
}
