import { describe, expect, test } from "vitest";
import { type GivenPlace, serverPlace } from "./server-place.ts";

const CONFIG = "/etc/karajo/karajo.conf";
const FILES: Readonly<Record<string, string>> = {
  [CONFIG]: "[karajo]\nlisten_address = :8080\nsecret = of-config\n",
  "/run/secret": "of-file\n",
  "/run/other": "of-other-file",
  "/run/empty": "\n",
  "/run/blanks": " a b \r\n",
};

function placeOf(given: Partial<GivenPlace> = {}, files: typeof FILES = FILES) {
  return serverPlace({ config: CONFIG, isConfigGiven: false, environment: {}, ...given }, (file) => {
    const text = files[file];
    if (text === undefined) throw Object.assign(new Error("open"), { code: "ENOENT" });
    return text;
  });
}

describe("the address", () => {
  test("is the option's, else the variable's, else the configuration's", () => {
    const environment = { KARAJO_URL: "http://b" };
    expect(placeOf({ url: "http://a", environment })).toMatchObject({ url: "http://a", urlFrom: "--url" });
    expect(placeOf({ environment })).toMatchObject({ url: "http://b", urlFrom: "KARAJO_URL" });
    expect(placeOf({ environment: { KARAJO_URL: "" } })).toMatchObject({
      url: "http://127.0.0.1:8080",
      urlFrom: `listen_address in ${CONFIG}`,
    });
  });

  test.each([
    ["127.0.0.2:80", "http://127.0.0.2:80"],
    ["0.0.0.0:81", "http://127.0.0.1:81"],
    ["[::]:82", "http://[::1]:82"],
    ["[fe80::1]:83", "http://[fe80::1]:83"],
    ["jobs.example.org:84", "http://jobs.example.org:84"],
  ])("of a server that listens on %s is %s", (listen, url) => {
    expect(placeOf({}, { [CONFIG]: `[karajo]\nlisten_address = ${listen}\n` }).url).toBe(url);
  });

  test.each([
    ["--url", { url: "" }],
    ["--secret-file", { secretFile: "" }],
  ])("%s that is empty counts for no other", (option, given) => {
    const environment = { KARAJO_URL: "http://b", KARAJO_SECRET: "x" };
    expect(() => placeOf({ ...given, environment })).toThrow(`${option} is empty: give it a value, or leave it out`);
  });

  test("that nobody gave is asked for, with all that was tried", () => {
    expect(() => placeOf({}, {})).toThrow(
      `Neither --url nor KARAJO_URL is given, and the configuration ${CONFIG} cannot be read: there is no such file\n`,
    );
  });
});

describe("the secret", () => {
  test("is the option's file, else a variable's, else the configuration's", () => {
    const environment = { KARAJO_SECRET: "of-variable", KARAJO_SECRET_FILE: "/run/other" };
    const secretFile = "/run/secret";
    expect(placeOf({ secretFile, environment })).toMatchObject({ secret: "of-file", secretFrom: secretFile });
    expect(placeOf({ environment })).toMatchObject({ secret: "of-variable", secretFrom: "KARAJO_SECRET" });
    expect(placeOf({ environment: { KARAJO_SECRET_FILE: "/run/other" } }).secret).toBe("of-other-file");
    expect(placeOf({ secretFile: "/run/blanks" }).secret).toBe(" a b ");
    expect(placeOf()).toMatchObject({ secret: "of-config", secretFrom: CONFIG, configFile: CONFIG });
  });

  test("of the configuration goes to no other server, unless it is named", () => {
    const url = "https://elsewhere";
    expect(placeOf({ url })).toMatchObject({ secret: "", secretFrom: "", configFile: undefined });
    expect(placeOf({ url, isConfigGiven: true })).toMatchObject({ url, secret: "of-config", configFile: CONFIG });
  });

  test.each([
    ["/run/nowhere", "--secret-file: cannot read /run/nowhere: there is no such file"],
    ["/run/empty", "--secret-file: /run/empty is empty: expected a secret"],
  ])("in %s says what is wrong", (secretFile, message) => {
    expect(() => placeOf({ secretFile })).toThrow(message);
  });
});
