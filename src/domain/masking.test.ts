import { describe, expect, test } from "vitest";
import { secretForms } from "./masking.ts";

/** The forms that are not of base64. */
const plainForms = (secret: string) => secretForms(secret).filter((form) => !inBase64(secret).includes(form));

/** What base64 makes of the secret behind nothing, one and two bytes, without what is not the secret's alone. */
function inBase64(secret: string): readonly string[] {
  const bytes = new TextEncoder().encode(secret.trim().replace("\uD800", "\uFFFD"));
  return ["", "x", "xx"].flatMap((before) => {
    const text = btoa(before + String.fromCharCode(...bytes)).replace(/=+$/, "");
    const isWhole = (before.length + bytes.length) % 3 === 0;
    const core = text.slice(before === "" ? 0 : before.length + 1, isWhole ? undefined : -1);
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

describe("the forms of a secret", () => {
  test.each([
    ["is as it is", "hunter22", ["hunter22"]],
    ["has nothing around it", " hunter22\n", ["hunter22"]],
    [
      "has each of its lines",
      "first\r\n  second\n",
      [
        "first\r\n  second",
        "first",
        "second",
        "first%0D%0A%20%20second",
        "first%0d%0a%20%20second",
        "first%0D%0A++second",
        "first%0d%0a++second",
        "first\\r\\n  second",
      ],
    ],
    ["has those of an address and a form", "a/b c", ["a/b c", "a%2Fb%20c", "a%2fb%20c", "a%2Fb+c", "a%2fb+c"]],
    ["has those of browsers and of others", "it's!", ["it's!", "it%27s%21"]],
    ["has that of JSON", 'a"b', ['a"b', "a%22b", 'a\\"b']],
    ["is none where there is none", " \n", []],
    ["is what an encoder makes of half a pair", "ab\uD800cd", ["ab\uFFFDcd", "ab%EF%BF%BDcd", "ab%ef%bf%bdcd"]],
  ])("%s", (_what, secret, forms) => {
    expect(plainForms(secret)).toEqual(forms);
  });

  test.each(["hunter22", "hunter222", "hunter2222", "pä ss/w?rd&1", "ÿþýüûúùø???>>>"])(
    "has those of base64: %s",
    (secret) => {
      expect(secretForms(secret)).toEqual(expect.arrayContaining([...new Set(inBase64(secret))]));
    },
  );

  test("has none of base64 that is found by chance", () => {
    expect(secretForms("abcd")).toEqual(["abcd"]);
  });
});
