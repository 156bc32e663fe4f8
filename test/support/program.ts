import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { clearFolder } from "./clear-folder.ts";
import { freePort } from "./free-port.ts";

/** The build that is tested; a long campaign takes a copy, which nobody builds anew meanwhile. */
const MAIN = process.env.KARAJO_MAIN ?? join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

export const SECRET = "s3cret";

/** The real program on a configuration of its own in a fresh folder. */
export class Program implements AsyncDisposable {
  readonly base: string;
  readonly port: number;
  output = "";
  /** The file that is run: that of this build, unless a test installs another. */
  main = MAIN;
  /** What its environment has beside that of the tests; counts from the next start on. */
  environment: Readonly<Record<string, string>> = {};
  #child: ChildProcess | undefined;

  private constructor(base: string, port: number) {
    this.base = base;
    this.port = port;
  }

  /** Writes the configuration, `[karajo]` being given already, and whatever other files the test needs. */
  static async prepare(jobs: string, files: Readonly<Record<string, string>> = {}): Promise<Program> {
    const base = await mkdtemp(join(tmpdir(), "karajo-test-"));
    const program = new Program(base, await freePort());
    const settings = `[karajo]\nlisten_address = 127.0.0.1:${program.port}\ndir_base = ${base}\nsecret = ${SECRET}\n`;
    await program.write("etc/karajo/karajo.conf", `${settings}${jobs}`);
    for (const [path, text] of Object.entries(files)) await program.write(path, text);
    return program;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.base, path)), { recursive: true });
    await writeFile(join(this.base, path), text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.base, path), "utf8");
  }

  /** Starts the program; resolves when it listens, rejects with what it printed when it ends before. */
  async start(): Promise<void> {
    const config = join(this.base, "etc/karajo/karajo.conf");
    const env = { ...process.env, ...this.environment };
    const child = spawn(process.execPath, [this.main, "-config", config], { stdio: ["ignore", "pipe", "pipe"], env });
    this.#child = child;
    const started = new Promise<void>((resolve, reject) => {
      const take = (data: Buffer) => {
        this.output += data;
        if (this.output.includes("server.started")) resolve();
      };
      child.stdout?.on("data", take);
      child.stderr?.on("data", take);
      child.once("exit", (code) => reject(new Error(`ended with ${code}: ${this.output}`)));
    });
    this.output = "";
    await started;
  }

  /** Sends a signal that ends nothing, such as `SIGSTOP`. */
  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  /** Sends a signal and waits for the end; answers the exit status, or the signal that ended it. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | NodeJS.Signals | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
      child.once("exit", (code, by) => resolve(code ?? by));
    });
    child.kill(signal);
    return ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
    await clearFolder(this.base);
  }

  async get(path: string): Promise<{ status: number; body: Answer }> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`);
    return { status: response.status, body: (await response.json()) as Answer };
  }

  /** Calls a webhook, signed. */
  async run(path: string): Promise<number> {
    return this.#post(`/karajo/api/job_exec/run${path}`, "{}");
  }

  /** `cancel`, `pause` or `resume`, signed. */
  async command(name: string, id: string): Promise<number> {
    return this.#post(`/karajo/api/job_exec/${name}`, `_karajo_epoch=1&id=${id}`);
  }

  /** Asks for a reload, signed. */
  reload(): Promise<{ status: number; body: Answer }> {
    return this.#send("/karajo/api/reload", "_karajo_epoch=1");
  }

  /** The job as the environment shows it. */
  async job(name: string): Promise<WireJob> {
    const { body } = await this.get("/karajo/api/environment");
    const job = body.data?.jobs?.[name] ?? body.data?.http_jobs?.[name];
    if (job === undefined) throw new Error(`no job ${name}`);
    return job;
  }

  /** The memory that the process occupies at most so far, in MB. */
  async peakMemory(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  async #post(path: string, body: string): Promise<number> {
    return (await this.#send(path, body)).status;
  }

  async #send(path: string, body: string): Promise<{ status: number; body: Answer }> {
    const sign = createHmac("sha256", SECRET).update(body).digest("hex");
    const headers = { "X-Karajo-Sign": sign };
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, { method: "POST", body, headers });
    return { status: response.status, body: (await response.json()) as Answer };
  }
}

interface WireJob {
  readonly status: string;
  readonly last_run: string;
  readonly next_run: string;
  readonly logs?: readonly { readonly counter: number; readonly status: string; readonly name: string }[];
}

interface Answer {
  readonly code: number;
  readonly message?: string;
  readonly name?: string;
  readonly data?: {
    readonly jobs?: Record<string, WireJob>;
    readonly http_jobs?: Record<string, WireJob>;
    readonly content?: string;
    readonly status?: string;
    readonly needs_restart?: readonly string[];
  };
}

/** Resolves once `holds` answers true; fails after `seconds`. */
export async function until(holds: () => Promise<boolean> | boolean, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not come true within ${seconds} s: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
