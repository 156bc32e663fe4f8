import { describe, expect, test } from "vitest";
import { secretForms } from "./masking.ts";

describe("the forms of a secret", () => {
  test.each([
    ["is as it is", "hunter22", ["hunter22"]],
    ["has nothing around it", " hunter22\n", ["hunter22"]],
    [
      "has each of its lines",
      "first\r\n  second\n",
      ["first\r\n  second", "first", "second", "first%0D%0A%20%20second", "first\\r\\n  second"],
    ],
    ["has that of an address", "a/b c", ["a/b c", "a%2Fb%20c"]],
    ["has that of JSON", 'a"b', ['a"b', "a%22b", 'a\\"b']],
    ["is none where there is none", " \n", []],
    ["is what an encoder makes of half a pair", "ab\uD800cd", ["ab\uFFFDcd", "ab%EF%BF%BDcd"]],
  ])("%s", (_what, secret, forms) => {
    expect(secretForms(secret)).toEqual(forms);
  });
});
