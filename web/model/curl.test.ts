import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { createNodeDigest } from "../../src/adapters/digest-node/digest-node.ts";
import { type AuthKind, presentedProof } from "../../src/domain/signature.ts";
import { curlRecipe, quoted, webhookAddress } from "./curl.ts";

const hasTools = ["openssl version", "curl --version", "sed --version"].every(
  (line) => spawnSync("sh", ["-c", line]).status === 0,
);

describe("the address of a webhook", () => {
  test.each([
    ["/deploy", "https://ci.example/karajo/api/job_exec/run/deploy"],
    ["deploy", "https://ci.example/karajo/api/job_exec/run/deploy"],
    ["/a b/ü?x=1#y", "https://ci.example/karajo/api/job_exec/run/a%20b/%C3%BC%3Fx%3D1%23y"],
  ])("of the path %j is %s", (path, address) => {
    expect(webhookAddress("https://ci.example", path)).toBe(address);
  });
});

describe("the line for the shell", () => {
  test("is three lines that can be read", () => {
    expect(textOf("hmac-sha256", "X-Karajo-Sign", "http://127.0.0.1/run")).toBe(
      [
        "body='{}'",
        `sign=$(printf %s "$body" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/.* //')`,
        `curl --data-raw "$body" -H "X-Karajo-Sign: $sign" 'http://127.0.0.1/run'`,
      ].join("\n"),
    );
  });

  test("cannot be made for sourcehut, which signs with a key of its own", () => {
    expect(curlRecipe({ auth_kind: "sourcehut", header_sign: "X" }, "http://127.0.0.1/")).toEqual({
      kind: "foreign",
      signer: "sourcehut",
    });
  });

  test.skipIf(!hasTools).each([
    ["hmac-sha256", "X-Karajo-Sign", "/greeting", "demo"],
    ["hmac-sha256", "X-My$HOME`id`'s", "/a'b \"$(touch x)`id`/{1,2}[3-4]?", `it's "$HOME" \\ ü`],
    ["hmac-sha256", "X!#$%&'*+-.^_`|~", "/;id&", " blank "],
    ["github", "unused", "/deploy", "demo-github"],
    ["gitlab", "unused", "/deploy", "it's $HOME"],
  ] as const)(
    "for %s with header %j and path %j is taken by the server",
    async (authKind, headerSign, path, secret) => {
      const request = await sentBy((origin) => textOf(authKind, headerSign, webhookAddress(origin, path)), secret);
      expect(decodeURIComponent(request.url)).toBe(`/karajo/api/job_exec/run${path}`);
      expect(request.body).toBe("{}");
      const proof = presentedProof({ authKind, headerSign }, (name) => request.headers[name.toLowerCase()] ?? "");
      const digest = createNodeDigest();
      if (authKind === "gitlab") {
        expect(proof).toEqual({ kind: "token", presented: secret });
        return;
      }
      expect(proof).toMatchObject({ kind: "hmac", algorithm: "sha256" });
      expect(proof.kind === "hmac" && digest.equal(digest.hmac("sha256", secret, request.body), proof.presented)).toBe(
        true,
      );
    },
  );
});

test.each(["", "a", "'", "''", "a'b\"c$d`e\\f\ng"])("%j quoted is one word of the shell", (text) => {
  const { stdout } = spawnSync("sh", ["-c", `printf %s ${quoted(text)}`], { encoding: "utf8" });
  expect(stdout).toBe(text);
});

function textOf(authKind: AuthKind, headerSign: string, address: string): string {
  const recipe = curlRecipe({ auth_kind: authKind, header_sign: headerSign }, address);
  return recipe.kind === "line" ? recipe.text : expect.fail("there is no line");
}

/** The request that the line sends. */
async function sentBy(lineFor: (origin: string) => string, secret: string) {
  const received: { url: string; headers: Headers; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    received.push({ url: request.url ?? "", headers: request.headers as Headers, body });
    response.end("ok");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const shell = spawn("sh", ["-c", lineFor(`http://127.0.0.1:${port}`)], {
    env: { PATH: process.env.PATH, SECRET: secret, HOME: "/nonexistent" },
    stdio: "ignore",
  });
  const [status] = await once(shell, "close");
  server.close();
  return received[0] ?? expect.fail(`no request came; the shell ended with ${status}`);
}

type Headers = Readonly<Record<string, string | undefined>>;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}
