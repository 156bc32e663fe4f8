import { describe, expect, test } from "vitest";
import { createBcryptPasswordCheck } from "../../adapters/password-bcrypt/password-bcrypt.ts";
import { createMemoryStore } from "../../adapters/store-memory/store-memory.ts";
import { AppError } from "../../domain/error.ts";
import { MINUTE, seconds } from "../../domain/time.ts";
import type { PasswordCheck } from "../../ports/password-check.ts";
import { ADA, aServer, type TestServer } from "../testing/a-server.ts";

const LOGIN = "/karajo/api/auth/login";
const RIGHT = "name=ada&password=correct+horse";
const WRONG = "name=ada&password=wrong";

function logIn({ post }: TestServer, form: string, headers: Record<string, string> = {}) {
  return post(LOGIN, form, { "content-type": "application/x-www-form-urlencoded", ...headers });
}

describe("the right name and password", () => {
  test("are answered with a cookie of exactly this form", async () => {
    const server = await aServer({ users: [ADA] });
    const answer = await logIn(server, RIGHT);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ code: 200 });
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.headers["set-cookie"]).toMatch(/^karajo=[A-Za-z0-9]{32}; Path=\/; Max-Age=86400; HttpOnly$/);
  });

  test("begin a session of their own each time", async () => {
    const server = await aServer({ users: [ADA] });
    const first = (await logIn(server, RIGHT)).headers["set-cookie"];
    expect((await logIn(server, RIGHT)).headers["set-cookie"]).not.toBe(first);
  });

  test.each([
    ["escaped", "password=%63orrect%20horse&name=%61da"],
    ["with more fields", `x=1&${RIGHT}&name=eve`],
  ])("are understood %s", async (_how, form) => {
    const server = await aServer({ users: [ADA] });
    expect((await logIn(server, form)).statusCode).toBe(200);
  });

  test("are understood without a content type", async () => {
    const server = await aServer({ users: [ADA] });
    expect((await server.post(LOGIN, RIGHT)).statusCode).toBe(200);
  });
});

describe("anything else", () => {
  test.each([
    ["a wrong password", WRONG],
    ["a password with more behind it", `${RIGHT}r`],
    ["an unknown name", "name=eve&password=correct+horse"],
    ["a name in another case", "name=Ada&password=correct+horse"],
    ["nothing", ""],
    ["no password", "name=ada"],
    ["no name", "password=correct+horse"],
    ["empty fields", "name=&password="],
    ["JSON", '{"name":"ada","password":"correct horse"}'],
    ["the hash itself", `name=ada&password=${encodeURIComponent(ADA.passwordHash)}`],
    ["bytes that are no text", "%ff=%ff&name=%00"],
    ["a name of the language", "name=__proto__&password=x"],
  ])("is refused in the same words: %s", async (_what, form) => {
    const server = await aServer({ users: [ADA] });
    const answer = await logIn(server, form);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      code: 400,
      message: "invalid user name and/or password",
      name: "ERR_AUTH_LOGIN",
    });
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  test("is refused where there are no users", async () => {
    const server = await aServer();
    expect((await logIn(server, RIGHT)).json()).toMatchObject({ code: 400, name: "ERR_AUTH_LOGIN" });
  });

  test("costs a check of the same price, also when there is no such user", async () => {
    const real = createBcryptPasswordCheck();
    const checked: string[] = [];
    const passwords: PasswordCheck = {
      ...real,
      matches: (password, hash) => {
        checked.push(hash);
        return real.matches(password, hash);
      },
    };
    const server = await aServer({ users: [ADA], passwords });
    await logIn(server, WRONG);
    await logIn(server, "name=eve&password=wrong");
    expect(checked.map((hash) => [hash.slice(0, 7), hash.length])).toEqual([
      ["$2b$04$", 60],
      ["$2b$04$", 60],
    ]);
  });
});

describe("who guesses", () => {
  test("has five tries a minute for a name, then must wait, the right password or not", async () => {
    const server = await aServer({ users: [ADA] });
    for (let i = 0; i < 5; i++) expect((await logIn(server, WRONG)).statusCode).toBe(400);
    await server.clock.advance(seconds(20));
    const answer = await logIn(server, RIGHT);
    expect(answer.statusCode).toBe(429);
    expect(answer.headers["retry-after"]).toBe("40");
    expect(answer.json()).toEqual({
      code: 429,
      message: "too many failed logins; try again in 40 s",
      name: "ERR_AUTH_TOO_MANY",
    });
    await server.clock.advance(seconds(40));
    expect((await logIn(server, RIGHT)).statusCode).toBe(200);
  });

  test("has the tries anew after a success", async () => {
    const server = await aServer({ users: [ADA] });
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) expect((await logIn(server, WRONG)).statusCode).toBe(400);
      expect((await logIn(server, RIGHT)).statusCode).toBe(200);
    }
  });

  test("does not lock the same name out at other addresses", async () => {
    const server = await aServer({ users: [ADA] });
    const from = (remoteAddress: string, payload: string) =>
      server.app.inject({ method: "POST", url: LOGIN, payload, remoteAddress });
    for (let i = 0; i < 6; i++) await from("192.0.2.1", WRONG);
    expect((await from("192.0.2.1", RIGHT)).statusCode).toBe(429);
    expect((await from("192.0.2.2", RIGHT)).statusCode).toBe(200);
  });

  test("gets no further with an address that the request claims to come from", async () => {
    const server = await aServer({ users: [ADA] });
    for (let i = 0; i < 5; i++) await logIn(server, WRONG, { "x-forwarded-for": `192.0.2.${i}` });
    expect((await logIn(server, RIGHT, { "x-forwarded-for": "192.0.2.99" })).statusCode).toBe(429);
  });

  test("with many tries at once has no more than five of them checked", async () => {
    const server = await aServer({ users: [ADA] });
    const answers = await Promise.all(Array.from({ length: 20 }, () => logIn(server, WRONG)));
    expect(answers.filter((answer) => answer.statusCode === 400)).toHaveLength(5);
    expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(15);
  });

  test("gets to know nothing by the headers of a page either", async () => {
    const server = await aServer({ users: [ADA] });
    for (let i = 0; i < 5; i++) await logIn(server, WRONG, { accept: "text/html" });
    const answer = await logIn(server, RIGHT, { accept: "text/html" });
    expect(answer.statusCode).toBe(429);
    expect(answer.headers["retry-after"]).toBe("60");
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(answer.payload).toContain("Too many failed logins; try again in 60 s");
    await server.clock.advance(MINUTE);
  });
});

describe("a form in a browser", () => {
  const accept = "text/html,application/xhtml+xml,*/*;q=0.8";

  test("is led on to the pages", async () => {
    const server = await aServer({ users: [ADA] });
    const answer = await logIn(server, RIGHT, { accept });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe("/karajo/app/");
    expect(answer.headers["set-cookie"]).toMatch(/^karajo=/);
  });

  test("is shown again with what was wrong, as safe as the other pages", async () => {
    const server = await aServer({ users: [ADA] });
    const answer = await logIn(server, WRONG, { accept });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.headers["x-frame-options"]).toBe("DENY");
    expect(answer.payload).toContain("Invalid user name and/or password.");
    expect(answer.payload).toContain('<form method="post"');
    // Only what was wrong need be typed again.
    expect(answer.payload).toMatch(/<input name="name" value="ada"/);
    expect(answer.payload).toMatch(/type="password" [^>]*autofocus>/);
    expect(answer.payload).not.toContain("wrong");
    const hostile = await logIn(server, 'name="><script>&password=x', { accept });
    expect(hostile.payload).toContain('value="&#34;&#62;&#60;script&#62;"');
  });
});

test.each([{}, { accept: "text/html" }])("a store that fails is no wrong password: %o", async (headers) => {
  const addSession = () => Promise.reject(new AppError("ERR_STORE", "cannot write /base/folder/karajo.db"));
  const server = await aServer({ users: [ADA], store: { ...createMemoryStore(), addSession } });
  const answer = await logIn(server, RIGHT, headers);
  expect(answer.json()).toEqual({ code: 503, message: "the store is not available", name: "ERR_STORE" });
});
