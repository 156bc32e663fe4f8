import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseConfiguration } from "./parse-configuration.ts";
import type { ParsedConfiguration } from "./resolve-configuration.ts";
import type { SourceText } from "./text-sections.ts";

const folder = fileURLToPath(new URL("../../test/golden/config/", import.meta.url));
const texts = readdirSync(folder)
  .filter((name) => name.endsWith(".conf"))
  .map((name) => readFileSync(`${folder}${name}`, "utf8"));

function parse(sources: readonly SourceText[]): ParsedConfiguration {
  return parseConfiguration(sources, { fallbackSecret: "fallback", environment: { SMTP_USER: "u" } });
}

/** A change to a text: `remove` characters at a place, and others put there instead. */
const edit = fc.record({
  at: fc.nat(2_000),
  remove: fc.nat(5),
  insert: fc.oneof(
    fc.constantFrom("", "", "\n", '"', "\\", "=", "[", "]", "-1", "0", "\0", "\r\n", "@", "//", "$X", "\n[job]\n"),
    fc.string({ maxLength: 3, unit: "binary" }),
  ),
});

const mutated = fc.tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 8 })).map(([text, edits]) =>
  edits.reduce((edited, { at, remove, insert }) => {
    const place = at % (edited.length + 1);
    return edited.slice(0, place) + insert + edited.slice(place + remove);
  }, text),
);

const role = fc.constantFrom<SourceText["role"]>("jobs", "http-jobs", "users");

test("a mutated file never throws, and gives a configuration if and only if there is no error", () => {
  fc.assert(
    fc.property(mutated, fc.array(fc.record({ text: mutated, role }), { maxLength: 3 }), (main, others) => {
      const sources = others.map((other, index): SourceText => ({ ...other, file: `${index}.conf` }));
      const parsed = parse([{ file: "karajo.conf", text: main, role: "main" }, ...sources]);
      const hasError = parsed.problems.some(({ severity }) => severity === "error");
      expect(parsed.configuration === undefined).toBe(hasError);
    }),
    { numRuns: 400 },
  );
});

test("every position lies within its file, and no problem is told twice", () => {
  fc.assert(
    fc.property(mutated, (text) => {
      const lines = text.split("\n");
      const { problems } = parse([{ file: "karajo.conf", text, role: "main" }]);
      for (const problem of problems) {
        expect(problem.file).toBe("karajo.conf");
        expect(problem.column).toBeGreaterThanOrEqual(1);
        expect(problem.column).toBeLessThanOrEqual((lines[problem.line - 1]?.length ?? -1) + 1);
      }
      expect(new Set(problems.map((problem) => JSON.stringify(problem))).size).toBe(problems.length);
    }),
    { numRuns: 400 },
  );
});

test("no message shows a secret", () => {
  const secret = fc
    .string({ minLength: 4, maxLength: 12, unit: fc.constantFrom(..."%5ecrtXYZ") })
    .map((one) => `~${one}`);
  fc.assert(
    fc.property(secret, (hidden) => {
      const text = SECRETS.replaceAll("SECRET", hidden);
      const { problems } = parse([{ file: "karajo.conf", text, role: "main" }]);
      expect(problems.length).toBeGreaterThan(5);
      for (const { message } of problems) expect(message).not.toContain(hidden);
    }),
  );
});

/** A wrong value in as many places as may hold a secret. */
const SECRETS = `[karajo]
secret = SECRET "
secret = SECRET \\x
[job "a"]
secret = SECRET
env = SECRET
env = A-B=SECRET
secret_env = SECRET
secret_env = SECRET=SECRET
secret_env = A-B=SECRET
secret_env = KARAJO_SECRET=SECRET
[job.http "a"]
secret = SECRET
http_url = https://SECRET:SECRET@host:port/?SECRET#SECRET
http_header = SECRET
http_header = A: SECRET\\b
[job.http "b"]
http_url = SECRET@host
[notif "a"]
smtp_password = SECRET
smtp_server = smtps://user:SECRET@host
[user "a"]
password = SECRET
`;
