import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseHttpUrl, parseSmtpUrl } from "./url.ts";

describe("parseHttpUrl", () => {
  test.each(["/", "/a?b=c", "http://h", "HTTPS://h:1/a b?c#d", "http://user:pass@h/", "http://[::1]:80?x"])(
    "takes %s unchanged",
    (text) => {
      expect(parseHttpUrl(text)).toEqual({ ok: true, value: text });
    },
  );

  test.each([
    ["", "no http:// or https:// at its start"],
    ["a/b", "no http:// or https:// at its start"],
    ["http:/a", "no http:// or https:// at its start"],
    ["ftp://a", "no http:// or https:// at its start"],
    ["http://", "the host is empty"],
    ["http://:80", "the host is empty"],
    ["http://a:b@", "the host is empty"],
    ["http://a\\b", "not a host name or an IPv4 address"],
    ["http://a b", "not a host name or an IPv4 address"],
    ["/a\nb", "control character in it"],
  ])("refuses %j", (text, reason) => {
    expect(parseHttpUrl(text)).toMatchObject({ ok: false, problem: expect.stringContaining(`: ${reason}: expected `) });
  });

  test("takes nothing that the URL of the platform refuses", () => {
    const piece = fc.oneof(
      fc.constantFrom("http://", "https://", ":", "/", "@", "[", "]", ".", "\\", "%", "?", "#", "0x1", "::", "256"),
      fc.string({ maxLength: 4 }),
      fc.nat(300).map(String),
    );
    const anyUrl = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.array(piece).map((pieces) => pieces.join("")),
    );
    const likely = anyUrl.map((text) => (text.startsWith("http") ? text : `http://${text}`));
    fc.assert(
      fc.property(likely, (text) => {
        if (parseHttpUrl(text).ok) expect(() => new URL(text)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });

  test("takes the URLs that are in use", () => {
    fc.assert(fc.property(fc.webUrl({ withQueryParameters: true }), (text) => parseHttpUrl(text).ok));
  });
});

describe("parseSmtpUrl", () => {
  test.each([
    ["smtps://mail.example", { tls: "implicit", host: "mail.example", port: 465 }],
    ["smtps://mail.example:25/", { tls: "implicit", host: "mail.example", port: 25 }],
    ["SMTP+StartTLS://[::1]", { tls: "starttls", host: "::1", port: 587 }],
  ])("takes %s", (text, value) => {
    expect(parseSmtpUrl(text)).toEqual({ ok: true, value });
  });

  test.each(["", "mail.example", "smtp://mail.example", "smtps://", "smtps://a/b", "smtps://a?b", "constructor://a"])(
    "refuses %j",
    (text) => {
      expect(parseSmtpUrl(text)).toMatchObject({ ok: false, problem: expect.stringContaining("expected smtps://") });
    },
  );
});

describe("messages", () => {
  test.each([
    "x://user:5ecret@host",
    "user:5ecret@host",
    "http://user:a?5ecret@host:x",
    "http://host:x/?token=5ecret",
    "http://host:x/?mail=a@b&token=5ecret",
    "http://host:x/#5ecret",
    "smtps://5ecret@host",
  ])("do not show what may be secret in %s", (text) => {
    for (const parsed of [parseHttpUrl(text), parseSmtpUrl(text)]) {
      expect(parsed.ok).toBe(false);
      expect(parsed).not.toMatchObject({ problem: expect.stringContaining("5ecret") });
    }
  });
});
