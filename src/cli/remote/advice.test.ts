import { describe, expect, test } from "vitest";
import { ClientError } from "../../client/client-error.ts";
import { aboutJob, advised } from "./advice.ts";
import type { ServerPlace } from "./server-place.ts";

const place: ServerPlace = {
  url: "http://a",
  urlFrom: "KARAJO_URL",
  secret: "s3cret",
  secretFrom: "/run/secret",
  configFile: undefined,
};

const adviceFor = (error: ClientError, given: Partial<ServerPlace> = {}) =>
  (advised(error, { ...place, ...given }) as ClientError).message;

describe("advice", () => {
  test("says what of the address and the secret was tried, and never the secret", () => {
    const refused = new ClientError("ERR_UNAUTHORIZED", "empty signature (POST /karajo/api/reload answered 401 X)");
    expect(adviceFor(refused)).toBe(
      "empty signature\nThe secret is from /run/secret: is it the one of this server, its option secret in [karajo]?",
    );
    expect(adviceFor(refused, { secret: "" })).toContain("give it with KARAJO_SECRET or --secret-file FILE");
    expect(adviceFor(new ClientError("NETWORK", "refused"))).toContain("The address is from KARAJO_URL.");
  });

  test("of a certificate names the option, however deep the reason is", () => {
    const reason = Object.assign(new Error("self-signed certificate"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    const cause = new TypeError("fetch failed", { cause: reason });
    expect(adviceFor(new ClientError("NETWORK", "failed", { cause }))).toBe(
      "http://a cannot be reached: self-signed certificate\n" +
        "To accept any certificate, as of a server that signs its own: --insecure",
    );
  });

  test("names the job that takes no trigger", () => {
    const paused = new ClientError("ERR_JOB_PAUSED", "job is paused (POST /a answered 412 ERR_JOB_PAUSED)");
    expect(aboutJob("backup", paused)).toMatchObject({
      code: "ERR_JOB_PAUSED",
      message: expect.stringMatching(/^backup is paused: /),
    });
  });

  test("leaves the code, and every other error, as it is", () => {
    expect(advised(new ClientError("ERR_NOT_READY", "a", { status: 412 }), place)).toMatchObject({
      code: "ERR_NOT_READY",
      status: 412,
    });
    const bug = new TypeError("x is not a function");
    expect(advised(bug, place)).toBe(bug);
    expect(aboutJob("a", bug)).toBe(bug);
  });
});
