import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { Client, Env, type EnvOptions, type JobExec, type JobHttp, Karajo } from "../../src/index.ts";

export const SECRET = "s3cret";

/** A folder of its own for a test, removed at its end. */
export class TemporaryFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<TemporaryFolder> {
    return new TemporaryFolder(await mkdtemp(join(tmpdir(), "karajo-test-")));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** A server in this process with a `dirBase` of its own, and a client that knows its secret. */
export interface Embedded extends AsyncDisposable {
  readonly karajo: Karajo;
  readonly client: Client;
  readonly dirBase: string;
}

/** Serves `given` on a free port of 127.0.0.1 until the test ends. `prepare` comes before the start. */
export async function serve(
  given: EnvOptions = {},
  prepare: (karajo: Karajo) => unknown = () => undefined,
): Promise<Embedded> {
  const folder = await TemporaryFolder.create();
  const karajo = new Karajo(anEnv({ dirBase: folder.path, ...given }), { logger: "silent" });
  await prepare(karajo);
  await karajo.start();
  return {
    karajo,
    client: new Client({ serverUrl: karajo.url, secret: SECRET }),
    dirBase: folder.path,
    async [Symbol.asyncDispose]() {
      await karajo.stop({ now: true });
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** An `Env` on a free port, with {@link SECRET}. */
export function anEnv(given: EnvOptions): Env {
  return new Env({ listenAddress: "127.0.0.1:0", secret: SECRET, maxJobRunning: 8, ...given });
}

/** The job with this name, of either kind, as the environment shows it. */
export async function jobNamed(client: Client, name: string): Promise<JobExec | JobHttp> {
  const { jobs, http_jobs } = await client.env();
  const job = jobs?.[name] ?? http_jobs?.[name];
  if (job === undefined) throw new Error(`no job is named ${name}`);
  return job;
}

/** Waits until the log with this counter is written to its end; gives its status and text. */
export async function endedLog(client: Client, id: string, counter: number) {
  return eventually(async () => {
    const { status, content } = await client.jobExecLog(id, counter);
    expect(status).not.toBe("running");
    return { status, content };
  });
}

/** Waits until `claim` throws no more; gives what it gives. */
export function eventually<Value>(claim: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(claim, { timeout: 20_000, interval: 20 });
}

/** A job that is a function and runs until it is told to go on, or is canceled. */
export function held() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let began = () => {};
  const running = new Promise<void>((resolve) => {
    began = resolve;
  });
  return {
    /** Resolves when the first run began. */
    running,
    release,
    async call({ signal }: { readonly signal: AbortSignal }): Promise<void> {
      began();
      const canceled = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      await Promise.race([released, canceled]);
    },
  };
}
