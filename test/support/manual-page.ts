import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { clearFolder } from "./clear-folder.ts";
import { freePort } from "./free-port.ts";
import type { Block } from "./manual-blocks.ts";

const main = join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");
const SECRET = "s3cret";

/** A shell with what it has started, which is its process group. */
interface Shell {
  readonly child: ChildProcess;
  /** Its exit status, once nothing of all that can print any more: a server ends after the shell that waits for it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  output(): string;
}

/**
 * Does what a page of the manual says, in a folder of its own, which stands for `/srv/karajo` and for the places where a
 * package keeps its files; so does a free port for 31937. `karajo` is the build, `$SECRET` the secret of the server.
 */
export class ManualPage implements AsyncDisposable {
  readonly folder: string;
  readonly #port: number;
  #server: Shell | undefined;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.#port = port;
  }

  static async open(): Promise<ManualPage> {
    const folder = await mkdtemp(join(tmpdir(), "karajo-manual-"));
    const page = new ManualPage(folder, await freePort());
    await page.#write("bin/karajo", `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
    await chmod(join(folder, "bin/karajo"), 0o755);
    for (const path of ["etc/karajo", "var/lib/karajo", "var/log/karajo"]) {
      await mkdir(join(folder, path), { recursive: true });
    }
    return page;
  }

  /** Writes what the block holds to a file of this name. */
  write(block: Block, path: string): Promise<void> {
    return this.#write(this.#here(path).replace(`${this.folder}/`, ""), this.#here(block.text));
  }

  /** Serves the configuration of the block, in place of what was served before. */
  async serve(block: Block): Promise<void> {
    const own = `[karajo]\ndir_base = ${this.folder}\nlisten_address = 127.0.0.1:${this.#port}\n`;
    const secret = /^secret *=/m.test(block.text.split(/^\[job/m)[0] ?? "") ? "" : `secret = ${SECRET}\n`;
    await this.#write("etc/karajo/karajo.conf", `${this.#here(block.text)}\n${own}${secret}`);
    await this.startAgain();
  }

  /** Serves the configuration that was served before. */
  startAgain(): Promise<void> {
    return this.#start(`exec karajo -config '${this.folder}/etc/karajo/karajo.conf'`);
  }

  /** Runs a block that serves until it is stopped; goes on when it serves. */
  serveBy(block: Block): Promise<void> {
    return this.#start(this.#here(block.text));
  }

  /** Runs a block to its end; gives what it has printed. Throws with that when it fails. */
  async run(block: Block): Promise<string> {
    const shell = this.#shell(this.#here(block.text));
    const { output, ended } = shell;
    const impatience = setTimeout(() => signal(shell, "SIGKILL"), 30_000);
    const status = await ended;
    clearTimeout(impatience);
    const printed = output().replaceAll(this.folder, "/srv/karajo").replaceAll(String(this.#port), "31937");
    if (status !== 0) throw new Error(`ended with ${status}:\n${printed}`);
    return printed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await clearFolder(this.folder);
  }

  #here(text: string): string {
    const own = /(?<![\w/.])\/(etc|var\/lib|var\/log)\/karajo\b/g;
    const placed = text.replaceAll("/srv/karajo", this.folder).replace(own, `${this.folder}/$1/karajo`);
    return placed.replaceAll("127.0.0.1:31937", `127.0.0.1:${this.#port}`);
  }

  async #write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  async #start(script: string): Promise<void> {
    await this.stop();
    const shell = this.#shell(script);
    const { child, output, ended } = shell;
    this.#server = shell;
    await new Promise<void>((resolve, reject) => {
      child.stderr?.on("data", () => output().includes("server.started") && resolve());
      void ended.then((status) => reject(new Error(`ended with ${status}: ${output()}`)));
    });
  }

  /** Lets the server end, if there is one; resolves when it has. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    signal(server, "SIGTERM");
    await server.ended;
  }

  #shell(script: string): Shell {
    const env = { ...process.env, PATH: `${this.folder}/bin:${process.env.PATH}`, HOME: this.folder, SECRET };
    const child = spawn("sh", ["-euc", script], {
      cwd: this.folder,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (printed += data));
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
      child.once("close", (status, signal) => resolve(status ?? signal));
    });
    return { child, ended, output: () => printed };
  }
}

function signal({ child }: Shell, name: NodeJS.Signals): void {
  try {
    process.kill(-(child.pid ?? Number.NaN), name);
  } catch {
    // all of it has ended
  }
}
