// The program under test, as its users start it, in a folder of its own.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../scripts/set-up.mjs";

const SECRET = "s3cret";

/**
 * Removed when all is measured: ext4 without a journal gives the place of a file that was just removed to nobody for
 * minutes, and looks at each such place whenever a file is made. Thousands of them make that thirty times as slow.
 */
const folders = [];
process.on("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export class Server {
  /** Writes the configuration: settings of `[karajo]`, the sections of jobs, and files beside it. */
  static async prepare({ settings = "", jobs = "", files = {} } = {}) {
    const server = new Server();
    server.base = mkdtempSync(path.join(tmpdir(), "karajo-bench-"));
    folders.push(server.base);
    server.port = await freePort();
    server.address = `http://127.0.0.1:${server.port}`;
    const own = `[karajo]\nlisten_address = 127.0.0.1:${server.port}\ndir_base = ${server.base}\nsecret = ${SECRET}\n`;
    const all = { "etc/karajo/karajo.conf": `${own}${settings}\n${jobs}`, ...files };
    for (const [name, text] of Object.entries(all)) {
      const file = path.join(server.base, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return server;
  }

  /** Resolves with the milliseconds until it listens. */
  async start() {
    const begun = performance.now();
    const config = path.join(this.base, "etc/karajo/karajo.conf");
    this.child = spawn(process.execPath, [path.join(root, "dist/cli/main.js"), "-config", config]);
    let told = "";
    await new Promise((resolve, reject) => {
      const take = (data) => {
        told += data;
        if (told.includes("server.started")) resolve();
      };
      this.child.stderr.on("data", take);
      this.child.stdout.on("data", take);
      this.child.once("exit", () => reject(new Error(`the server ended: ${told}`)));
    });
    this.child.removeAllListeners("exit");
    const took = performance.now() - begun;
    this.#watchRuns();
    return took;
  }

  /**
   * When so many runs had ended, all of them well, as the server's own log tells: asking it over and over would be more
   * work, for it and for this program beside it, than a good part of the runs.
   */
  async untilEnded(count) {
    while (this.#ended.length < count) {
      if (this.#failed !== undefined) throw new Error(`a run failed: ${this.#failed}`);
      await sleep(5);
    }
    return this.#ended[count - 1];
  }

  #ended = [];
  #failed;

  #watchRuns() {
    let line = "";
    this.child.stderr.removeAllListeners("data").on("data", (data) => {
      const lines = (line + data).split("\n");
      line = lines.pop();
      for (const each of lines.filter((text) => text.includes(" run.finished "))) {
        if (each.includes("outcome=success")) this.#ended.push(performance.now());
        else this.#failed = each;
      }
    });
  }

  async stop(signal = "SIGKILL") {
    if (this.child === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill(signal);
    await ended;
  }

  async get(address) {
    const answer = await fetch(`${this.address}${address}`);
    return (await answer.json()).data;
  }

  /** The bytes of a signed webhook, head and body, as they go over the wire. */
  webhook(address, body = '{"_karajo_epoch":1}') {
    return rawPost(`/karajo/api/job_exec/run${address}`, body, { "X-Karajo-Sign": signatureOf(body) });
  }

  /** Memory in MB, now and at most. */
  memory() {
    const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
    const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
    return { now: of("VmRSS"), peak: of("VmHWM") };
  }

  /** Seconds of processor time so far, of the server and of the children that it has waited for. */
  cpu() {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  }
}

export function signatureOf(body) {
  return createHmac("sha256", SECRET).update(body).digest("hex");
}

export function rawPost(address, body, headers = {}) {
  const lines = Object.entries({ Host: "127.0.0.1", "Content-Length": Buffer.byteLength(body), ...headers });
  return Buffer.from(`POST ${address} HTTP/1.1\r\n${lines.map(([k, v]) => `${k}: ${v}\r\n`).join("")}\r\n${body}`);
}

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
