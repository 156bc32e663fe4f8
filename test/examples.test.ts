import { type ChildProcess, spawn } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startServer } from "../src/adapters/executor-http/testing/test-server.ts";
import { Client, Env, type Environment, Karajo } from "../src/index.ts";
import { endedLog, TemporaryFolder } from "./testing/embedded.ts";

const examples = join(import.meta.dirname, "..", "examples");
const SECRET = "demo"; // of both examples

describe("examples/by-code", () => {
  test("serves the same jobs as examples/demo, and what no file can give", async () => {
    await using folder = await TemporaryFolder.create();
    await using program = await ByCode.start(["--listen", "127.0.0.1:0", "--dir", join(folder.path, "by-code")]);
    const { "guest book": guestBook, ...jobs } = jobsIn(await program.client.env());
    expect(guestBook).toMatchObject({ path: "/guest-book" });
    await using demo = await serveDemo(join(folder.path, "demo"));
    expect(jobs).toEqual(jobsIn(await new Client({ serverUrl: demo.url }).env()));

    await program.client.jobExecRun("/guest-book", { body: '{"guest":"Ann"}' });
    expect(await endedLog(program.client, "guest_book", 1)).toEqual({
      status: "success",
      content: expect.stringContaining("guest_book: welcome, Ann\n"),
    });
    expect(await (await fetch(`${program.url}/guests`)).json()).toEqual({ guests: ["Ann"] });
    expect(await (await fetch(`${program.url}/`)).text()).toContain("This page is public");
    expect(await program.stop()).toBe(0);
  });

  test("fails the run of a request without a guest", async () => {
    await using folder = await TemporaryFolder.create();
    await using program = await ByCode.start(["--listen", "127.0.0.1:0", "--dir", folder.path]);
    await program.client.jobExecRun("/guest-book");
    expect(await endedLog(program.client, "guest_book", 1)).toEqual({
      status: "failed",
      content: expect.stringContaining('!!! job: guest_book: expected a body such as {"guest":"Ann"}\n'),
    });
  });

  // It ends by itself only if a start that fails leaves nothing open.
  test("ends by itself when it cannot start, and says why", async () => {
    await using other = await startServer();
    await using folder = await TemporaryFolder.create();
    const { host } = new URL(other.origin);
    const { output, ended } = spawned(["--listen", host, "--dir", folder.path]);
    expect(await ended).toBe(1);
    expect(output()).toBe(`cannot listen on ${host}: the address is in use already (does another karajo run?)\n`);
  });
});

describe("examples/demo", () => {
  test("is free of problems as npm start serves it", async () => {
    // Its dir_base is relative to the project's folder, in which the tests run.
    const env = await Env.load("examples/demo/etc/karajo/karajo.conf");
    expect(env.warnings).toEqual([]);
    expect(env.hasGeneratedSecret).toBe(false);
    expect(env.configuration.jobs.length + env.configuration.httpJobs.length).toBe(9);
  });
});

/** The demonstration from a copy, so that its state is not left in the project. */
async function serveDemo(dirBase: string): Promise<Karajo> {
  await cp(join(examples, "demo", "etc"), join(dirBase, "etc"), { recursive: true });
  const given = { dirBase, listenAddress: "127.0.0.1:0", shutdownGrace: "0s" };
  const env = await Env.load(join(dirBase, "etc/karajo/karajo.conf"), given);
  const karajo = new Karajo(env, { logger: "silent" });
  await karajo.start();
  return karajo;
}

/** Every job of both kinds by name, without how it stands at the moment. */
function jobsIn({ jobs, http_jobs }: Environment): Readonly<Record<string, object>> {
  const all = Object.entries({ ...jobs, ...http_jobs });
  return Object.fromEntries(all.map(([name, { status, last_run, next_run, logs, ...job }]) => [name, job]));
}

/** The example, as a program of its own. */
class ByCode implements AsyncDisposable {
  readonly url: string;
  readonly client: Client;
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  private constructor(url: string, child: ChildProcess, ended: Promise<number | null>) {
    this.url = url;
    this.client = new Client({ serverUrl: url, secret: SECRET });
    this.#child = child;
    this.#ended = ended;
  }

  /** Starts it; resolves when it serves, rejects with what it printed when it ends before. */
  static async start(args: readonly string[]): Promise<ByCode> {
    const { child, output, ended } = spawned(args);
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout?.on("data", () => {
        const [, found] = /the jobs are at (http:\S+)\/karajo\//.exec(output()) ?? [];
        if (found !== undefined) resolve(found);
      });
      void ended.then((status) => reject(new Error(`ended with ${status}: ${output()}`)));
    });
    return new ByCode(url, child, ended);
  }

  /** Asks it to end; gives its exit status. */
  stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function spawned(args: readonly string[]) {
  const program = join(examples, "by-code", "server.mjs");
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (printed += data));
  const ended = new Promise<number | null>((resolve) => child.once("close", (status) => resolve(status)));
  return { child, ended, output: () => printed };
}
