import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../../config/parse-configuration.ts";
import { importWebhook } from "./webhook.ts";

const imported = (hooks: unknown) => importedText(JSON.stringify(hooks));

function importedText(hooks: string) {
  const result = importWebhook(hooks);
  const sources = [{ file: "hooks.conf", text: result.text, role: "jobs" }] as const;
  const { configuration, problems } = parseConfiguration(sources, { fallbackSecret: "x", environment: {} });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const jobs = configuration?.jobs ?? [];
  expect(result.jobs).toBe(jobs.length);
  return { ...result, jobs };
}

const signature = (type: string, name: string) => ({
  match: { type, secret: "s#cret", parameter: { source: "header", name } },
});
const onMain = { match: { type: "value", value: "refs/heads/main", parameter: { source: "payload", name: "ref" } } };

describe("a hook", () => {
  test("becomes a job with a webhook", () => {
    const { jobs, losses } = imported([
      {
        id: "deploy",
        "execute-command": "/srv/de ploy.sh",
        "command-working-directory": "/srv",
        "pass-arguments-to-command": [{ source: "string", name: "it's $HOME" }],
        "pass-environment-to-command": [{ source: "string", envname: "STAGE", name: "live; now" }],
        "trigger-rule": { and: [signature("payload-hmac-sha256", "X-Hub-Signature-256")] },
      },
    ]);
    expect(losses).toEqual([]);
    expect(jobs).toMatchObject([
      {
        name: "deploy",
        path: "/deploy",
        authKind: "github",
        secret: "s#cret",
        work: { commands: [`'/srv/de ploy.sh' 'it'\\''s $HOME'`] },
        process: { workingDir: "/srv", env: [{ name: "STAGE", value: "live; now" }] },
      },
    ]);
  });

  test.each([
    ["payload-hash-sha1", "X-Hub-Signature", { authKind: "github" }, 0],
    ["payload-hmac-sha256", "X-Gitea-Signature", { authKind: "hmac-sha256", headerSign: "X-Gitea-Signature" }, 0],
    ["payload-hmac-sha256", "X-Hub-Signature", { headerSign: "X-Hub-Signature" }, 1],
    ["payload-hmac-sha512", "X-Signature", { authKind: "hmac-sha256", headerSign: "X-Karajo-Sign" }, 1],
  ])("signed with %s in %s is so here as far as karajo can", (type, header, facts, lost) => {
    const { jobs, losses } = imported([
      { id: "a", "execute-command": "true", "trigger-rule": signature(type, header) },
    ]);
    expect(jobs).toMatchObject([{ ...facts, secret: "s#cret" }]);
    expect(losses).toHaveLength(lost);
  });

  test("that GitLab calls has its token for a secret", () => {
    const token = {
      match: { type: "value", value: "t0;ken", parameter: { source: "header", name: "X-Gitlab-Token" } },
    };
    const { jobs, losses } = imported([{ id: "a", "execute-command": "true", "trigger-rule": token }]);
    expect(jobs).toMatchObject([{ authKind: "gitlab", secret: "t0;ken" }]);
    expect(losses).toEqual([]);
    const other = { match: { ...token.match, parameter: { source: "header", name: "X-Token" } } };
    expect(imported([{ id: "a", "execute-command": "true", "trigger-rule": other }]).losses).toHaveLength(2);
  });

  test.each([
    [["GET"], 1],
    [["GET", "post"], 0],
    [[], 0],
  ])("for requests with %j tells whether karajo takes them", (methods, lost) => {
    const rule = signature("payload-hmac-sha256", "X-Hub-Signature-256");
    const hook = { id: "a", "execute-command": "true", "http-methods": methods, "trigger-rule": rule };
    expect(imported([hook]).losses).toHaveLength(lost);
  });

  test("that needs values of the request is written as a comment: its command would do something else", () => {
    const { jobs, losses, text } = imported([
      {
        id: "a",
        "execute-command": "true",
        "pass-arguments-to-command": [{ source: "payload", name: "head_commit.id" }, { source: "entire-payload" }],
        "pass-environment-to-command": [{ source: "header", name: "X" }],
        "pass-file-to-command": [{ source: "payload", name: "f" }],
        "trigger-rule": signature("payload-hmac-sha256", "X-Hub-Signature-256"),
      },
    ]);
    expect(jobs).toEqual([]);
    expect(losses.map(({ where }) => where)).toEqual(Array(4).fill('hook "a"'));
    expect(text).toContain('# [job "a"]\n# path = /a\n');
  });

  test.each([
    [
      { and: [signature("payload-hmac-sha256", "X-Hub-Signature-256"), onMain] },
      [/"value" of the payload "ref": whoever signs/],
    ],
    [{ or: [signature("payload-hmac-sha256", "X-Hub-Signature-256"), onMain] }, [/the rule "or"/]],
    [{ not: signature("payload-hmac-sha256", "X-Hub-Signature-256") }, [/the rule "not"/, /were not signed/]],
    [{ match: { type: "ip-whitelist", "ip-range": "10.0.0.0/8" } }, [/"ip-whitelist"/, /were not signed/]],
    [undefined, [/anybody could run the hook/]],
    ["odd", [/the rule "odd"/, /were not signed/]],
  ])("with the rule %j tells which conditions are lost", (rule, messages) => {
    const { losses } = imported([{ id: "a", "execute-command": "true", "trigger-rule": rule }]);
    expect(losses.map(({ message }) => message)).toEqual(messages.map((message) => expect.stringMatching(message)));
  });

  test("tells what karajo has nothing like", () => {
    const rule = signature("payload-hmac-sha256", "X-Hub-Signature-256");
    const { losses } = imported([
      { id: "a", "execute-command": "true", "response-message": "ok", "trigger-rule": rule },
    ]);
    expect(losses).toEqual([{ where: 'hook "a"', message: "response-message: karajo has nothing like it" }]);
  });
});

test("hooks in YAML are read as those in JSON are", () => {
  const { jobs, losses } = importedText(`# Ours.
- id: deploy
  execute-command: /srv/deploy.sh
  pass-arguments-to-command:
    - { source: string, name: "it's" }
  trigger-rule:
    match: { type: payload-hmac-sha256, secret: 's: #1', parameter: { source: header, name: X-Hub-Signature-256 } }
`);
  expect(losses).toEqual([]);
  expect(jobs).toMatchObject([
    { path: "/deploy", authKind: "github", secret: "s: #1", work: { commands: ["/srv/deploy.sh 'it'\\''s'"] } },
  ]);
});

test.each([
  ["[{", /this is no JSON: .*templates must be filled in/],
  ["- id: [a", /this is no YAML: .* at line 1, column \d+ [(]templates must be filled in/],
  ["", /no hooks of webhook/],
  ["id: a", /no hooks of webhook/],
  ["{}", /no hooks of webhook: expected an array/],
  ["[1]", /no hooks of webhook/],
])("%s is refused", (text, message) => expect(() => importWebhook(text)).toThrow(message));

test("any command and arguments reach the shell as they were", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1 }).map((text) => text.replaceAll("\0", "x"));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 3 }), word, (args, id) => {
      const passed = args.map((name) => ({ source: "string", name }));
      const { jobs } = imported([
        {
          id: `a${id}`,
          "execute-command": "printf",
          "pass-arguments-to-command": [{ source: "string", name: "<%s>" }, ...passed],
        },
      ]);
      const [job] = jobs;
      const [command = ""] = job?.work.kind === "commands" ? job.work.commands : [];
      expect(execFileSync("/bin/sh", ["-c", command], { encoding: "utf8" })).toBe(`<${args.join("><")}>`);
    }),
    { numRuns: 20 },
  );
}, 60_000);
