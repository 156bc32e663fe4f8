import { expect, test } from "vitest";
import { hiddenParts } from "./hidden-parts.ts";

/** The text as it is shown, each hidden part as an asterisk. */
function shown(text: string): string {
  const lines = text.split("\n");
  const hidden = hiddenParts(lines);
  return lines
    .map((line, at) =>
      (hidden[at] ?? [])
        .toSorted((a, b) => b.start - a.start)
        .reduce((rest, { start, end }) => `${rest.slice(0, start)}*${rest.slice(end)}`, line),
    )
    .join("\n");
}

test.each([
  ["secret = abc # def", "secret = *"],
  ["  SECRET=abc", "  SECRET=*"],
  ["secret abc", "secret *"],
  ["secret: abc", "secret: *"],
  ["secrt = abc", "secrt = *"],
  ["pasword = abc", "pasword = *"],
  ["my_api_key = abc", "my_api_key = *"],
  ["http_header = Authorization: abc", "http_header = *"],
  ["secret_env = PASSWORD=abc", "secret_env = *"],
  ["env = NAME=abc", "env = NAME=*"],
  ["env = abc", "env = *"],
  ['[karajo] secret = "abc"', "[karajo] secret =*"],
  ["command = curl --token=abc", "command = curl --token=*"],
  ["http_url = https://me:abc@x/y?key=abc", "http_url = https://*@x/y?*"],
])("%s is shown as %s", (line, expected) => expect(shown(line)).toBe(expected));

test.each([
  ["schedule = dayly"],
  ["command = echo hello"],
  ["header_sign = X-Sign"],
  ['[job "secret"]'],
  ["comand = pass the salt"],
  ["http_url = https://example.org/a"],
  [""],
])("%s is shown whole", (line) => expect(shown(line)).toBe(line));

test("hides the rest of a secret on the lines that follow, and nothing further", () => {
  expect(shown("secret = ab\\\ncd \\\n  ef\nname = x")).toBe("secret = *\n*\n*\nname = x");
  expect(shown('secret = "ab\n!cd\n\n[job "a"]\n!ef')).toBe('secret = *\n*\n\n[job "a"]\n!ef');
});
