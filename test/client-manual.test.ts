import { spawn } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashSync } from "bcrypt";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client as PortableClient } from "../src/client/index.ts";
import type { EnvOptions } from "../src/index.ts";
import { launchBrowser } from "./support/browser.ts";
import { SECRET, serve, TemporaryFolder } from "./testing/embedded.ts";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/guide/client.md"), "utf8");

/** The blocks of the page in this language, as one text. */
function blocks(language: string): string {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, text]) => text).join("\n");
}

const OPTIONS: EnvOptions = {
  users: { ann: { password: hashSync("the password of ann", 4) } },
  jobs: {
    backup: { schedule: "monthly", commands: ["echo one; sleep 1; echo two"] },
    greeting: { path: "/greeting", secret: "of the job", call: () => undefined },
  },
  httpJobs: { ping: { interval: "1h", httpUrl: "/karajo/healthz" } },
};

test("what the manual shows of the client runs as it stands there", async () => {
  await using server = await serve(OPTIONS);
  const code = blocks("js").replaceAll("http://127.0.0.1:31937", server.karajo.url);
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { cwd: root });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data));
  const status = await new Promise((resolve) => child.once("close", resolve));
  expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/ one\n.* two\n/s) });
  for (const shown of ["backup started", "ABORTED", "http:ping", "\nann\n", "ERR_JOB_NOT_FOUND 404"]) {
    expect(output).toContain(shown);
  }
});

describe("in a browser", () => {
  let browser: Browser | string = "not launched";
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    if (typeof browser !== "string") await browser.close();
  });

  test("the client does what it does in Node, with the session of the page", async (context) => {
    if (typeof browser === "string") return context.skip(browser);
    await using folder = await TemporaryFolder.create();
    for (const each of ["client", "contract", "domain"]) {
      cpSync(join(root, "dist", each), join(folder.path, "lib", each), { recursive: true });
    }
    const script = 'import { Client } from "./lib/client/index.js"; globalThis.Client = Client;';
    const html = `<!doctype html><title>client</title><script type="module">${script}</script>${blocks("html")}`;
    writeFileSync(join(folder.path, "index.html"), html);
    await using server = await serve({ ...OPTIONS, dirPublic: folder.path });
    const visit = await browser.newContext();
    const tab = await visit.newPage();
    const refused = tab.waitForEvent("pageerror");
    await tab.goto(`${server.karajo.url}/index.html`);
    expect((await refused).message).toContain("ERR_UNAUTHORIZED");
    const seen = await tab.evaluate(useClient, { serverUrl: server.karajo.url, secret: SECRET });
    await visit.close();
    expect(seen).toEqual({
      refused: "ERR_UNAUTHORIZED",
      user: "ann",
      text: expect.stringMatching(/ one\n.* two\n/s),
      heard: "open",
      left: "ERR_UNAUTHORIZED",
      signed: "success",
    });
  });
});

/** Runs in the page. */
async function useClient({ serverUrl, secret }: { readonly serverUrl: string; readonly secret: string }) {
  const { Client } = globalThis as unknown as { readonly Client: typeof PortableClient };
  const client = new Client({ serverUrl });
  const codeOf = (error: { code?: string }) => error.code;
  const refused = await client.env().then(() => "read", codeOf);
  await client.login("ann", "the password of ann");
  const { user } = await client.session();
  let heard = "";
  for await (const { kind } of client.events()) {
    heard = kind;
    break;
  }
  await client.jobExecTrigger("backup");
  const decoder = new TextDecoder();
  let text = "";
  for await (const { bytes } of client.jobExecLogFollow("backup", 1)) text += decoder.decode(bytes, { stream: true });
  await client.logout();
  const left = await client.env().then(() => "read", codeOf);
  const signed = (await new Client({ serverUrl, secret }).env()).jobs?.backup?.status;
  return { refused, user, text, heard, left, signed };
}
