import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MaskedStream, Masker } from "./masker.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

/** What comes out of these chunks when no time passes. */
function masked(masker: Masker, chunks: readonly Uint8Array[]): string {
  const stream = new MaskedStream(masker);
  const out = chunks.map((chunk) => Buffer.from(stream.take(chunk)));
  return Buffer.concat([...out, stream.release()]).toString("latin1");
}

/** The same, said another way: each byte that belongs to any occurrence is covered, each run of them is one mask. */
function oracle(forms: readonly string[], text: string): string {
  const covered = Array.from(text, () => false);
  for (const form of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
      covered.fill(true, at, at + form.length);
  }
  let out = "";
  for (const [at, isCovered] of covered.entries()) {
    if (!isCovered) out += text[at];
    else if (!covered[at - 1]) out += "***";
  }
  return out;
}

describe("a masker", () => {
  test.each([
    ["a secret", ["hunter22"], "the password is hunter22.", "the password is ***."],
    ["each time", ["hunter22"], "hunter22 hunter22", "*** ***"],
    ["several", ["hunter22", "swordfish"], "swordfish, hunter22", "***, ***"],
    ["the longest", ["swordfish", "sword"], "swordfish sword fish", "*** *** fish"],
    ["those that overlap", ["abcdef", "defghi"], "xabcdefghix", "x***x"],
    ["one that overlaps itself", ["abab"], "xabababx", "x***x"],
    ["several lines as one", ["one1\ntwo2\n3"], "one1\ntwo2\n3\n", "***\n"],
    ["lines that come one by one", ["one1\ntwo2\n3"], "1: one1\n2: two2\n3: 3\n", "1: ***\n2: ***\n3: 3\n"],
    ["what is part of an address", ["a/b?cd"], "https://x/?t=a%2Fb%3Fcd", "https://x/?t=***"],
    ["what is part of JSON", ['quo"te\n'], '{"t":"quo\\"te"}', '{"t":"***"}'],
    ["what is part of a form", ["a/b?cd e"], "t=a%2fb%3fcd+e&u=1", "t=***&u=1"],
    ["what is part of base64", ["hunter22"], `Basic ${btoa("me:hunter22")}`, "Basic bWU6***I="],
    ["nothing that is short", ["abc"], "abc", "abc"],
    ["nothing where there is none", [], "abc", "abc"],
  ])("masks %s", (_what, secrets, text, expected) => {
    expect(masked(new Masker(secrets), [bytes(text)])).toBe(expected);
  });

  test("counts bytes, not characters", () => {
    expect(masked(new Masker(["äö"]), [Buffer.from("<äö>")])).toBe("<***>");
  });

  const letters = fc.stringMatching(/^[ab\n]{0,40}$/);
  const aSecret = fc.stringMatching(/^[ab][ab\n]{2,8}[ab]$/);
  // Few and many are looked for in ways of their own.
  const secrets = fc.oneof(fc.array(aSecret, { maxLength: 3 }), fc.array(aSecret, { minLength: 12, maxLength: 16 }));

  test("masks as anybody would, however the output is cut", () => {
    const cuts = fc.array(letters, { maxLength: 8 });
    fc.assert(
      fc.property(secrets, cuts, (given, chunks) => {
        const forms = given.flatMap((secret) => [secret, ...secret.split("\n")]).filter((form) => form.length >= 4);
        const escaped = given.flatMap((secret) => [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
        expect(masked(new Masker(given), chunks.map(bytes))).toBe(oracle([...forms, ...escaped], chunks.join("")));
      }),
      { numRuns: 2_000 },
    );
  });

  test("masks any bytes as it masks them whole, and leaves no secret", () => {
    const secret = fc
      .string({ unit: "grapheme", minLength: 4, maxLength: 12 })
      .filter((each) => each.trim().length >= 4);
    const chunk = (known: readonly string[]) =>
      fc.oneof(
        fc.uint8Array({ maxLength: 9 }),
        fc.constantFrom(...known).map((each) => Buffer.from(each)),
      );
    const given = fc.array(secret, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        given.chain((known) => fc.tuple(fc.constant(known), fc.array(chunk(known)))),
        ([known, chunks]) => {
          const masker = new Masker(known);
          const whole = Buffer.concat(chunks);
          const out = masked(masker, chunks);
          expect(out).toBe(masked(masker, [whole]));
          expect(out).toBe(
            masked(
              masker,
              Array.from(whole, (byte) => Uint8Array.of(byte)),
            ),
          );
          for (const each of known.map((one) => Buffer.from(one.trim()).toString("latin1"))) {
            if (!"*".includes(each[0] ?? "")) expect(out).not.toContain(each);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("finds each of a thousand", () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `secret-${i}-${i * 7919}`);
    const text = many.map((each) => `<${each}>`).join("\n");
    expect(masked(new Masker(many), [bytes(text)])).toBe(many.map(() => "<***>").join("\n"));
  });
});

describe("a stream", () => {
  const masker = new Masker(["hunter22"]);
  const take = (stream: MaskedStream, text: string) => Buffer.from(stream.take(bytes(text))).toString();

  test("holds back nothing but what may be the beginning of a secret", () => {
    const stream = new MaskedStream(masker);
    expect(take(stream, "password: hunt")).toBe("password: ");
    expect(stream.isHolding).toBe(true);
    expect(take(stream, "ing")).toBe("hunting");
    expect(stream.isHolding).toBe(false);
  });

  test("masks the rest of a secret whose beginning was let out", () => {
    const stream = new MaskedStream(masker);
    expect(take(stream, "hunt")).toBe("");
    expect(Buffer.from(stream.release()).toString()).toBe("hunt");
    expect(stream.isHolding).toBe(false);
    expect(take(stream, "er")).toBe("");
    expect(take(stream, "22.")).toBe("***.");
  });

  test("lets out a secret within the beginning of another one only masked", () => {
    const stream = new MaskedStream(new Masker(["hunter22", "my hunter22 is"]));
    expect(take(stream, "my hunter22")).toBe("");
    expect(Buffer.from(stream.release()).toString()).toBe("my ***");
    expect(take(stream, " is.")).toBe(".");
  });

  test("masks at once what is hidden from now on, for this stream alone", () => {
    const stream = new MaskedStream(masker);
    expect(take(stream, "token1 ")).toBe("token1 ");
    stream.hide("token1");
    stream.hide("token1");
    expect(take(stream, "token1 hunter22 ")).toBe("*** *** ");
    expect(take(new MaskedStream(masker), "token1 ")).toBe("token1 ");
  });

  test("does not keep the memory of whoever gave the bytes", () => {
    const stream = new MaskedStream(masker);
    const given = bytes("hunt");
    stream.take(given);
    given.fill(0);
    expect(take(stream, "er22.")).toBe("***.");
  });
});
