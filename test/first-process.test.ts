import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

const main = join(import.meta.dirname, "..", "dist/cli/main.js");
/** A namespace of processes, as a container has one; whoever is not root needs one of users for it, which some machines refuse. */
const NAMESPACE = ["--pid", "--fork", "--mount-proc", "--kill-child"];
const unshare = [[], ["--user", "--map-root-user"]]
  .map((more) => [...more, ...NAMESPACE])
  .find((args) => spawnSync("unshare", [...args, "true"]).status === 0);

describe.skipIf(unshare === undefined)("as the first process of a container", () => {
  test("ends at SIGTERM, and what runs with it", async () => {
    await using program = await Program.prepare(
      'shutdown_grace = 0s\n[job "long"]\npath = /long\nkill_grace = 1s\ncommand = sleep 1000\n',
    );
    await using container = await Container.start(program);
    expect(await program.run("/long")).toBe(200);
    await until(async () => (await program.job("long")).status === "running");
    expect(await container.stop()).toBe(0);
    expect(readdirSync(join(program.base, "var/log/karajo/job/long"))).toEqual(["long.1.canceled"]);
  });

  // Should this ever fail, compose.yaml and the manual need no init any more.
  test("does not reap what jobs leave behind, which is why the container is given an init", async () => {
    await using program = await Program.prepare('[job "leaves"]\npath = /leaves\ncommand = "(sleep 0.1 &)"\n');
    await using container = await Container.start(program);
    expect(await program.run("/leaves")).toBe(200);
    await until(() => container.children().some(({ state }) => state === "Z"));
    await until(async () => (await program.job("leaves")).status === "success");
    expect(container.children()).toEqual([{ name: "sleep", state: "Z" }]);
    expect(await container.stop()).toBe(0);
  });
});

/** Karajo as process 1 of a namespace of its own. */
class Container implements AsyncDisposable {
  readonly #outer: ChildProcess;
  readonly #ended: Promise<number | null>;

  private constructor(outer: ChildProcess, ended: Promise<number | null>) {
    this.#outer = outer;
    this.#ended = ended;
  }

  static async start(program: Program): Promise<Container> {
    const config = join(program.base, "etc/karajo/karajo.conf");
    const args = [...(unshare ?? []), process.execPath, main, "-config", config];
    const outer = spawn("unshare", args, { stdio: ["ignore", "ignore", "pipe"] });
    const ended = new Promise<number | null>((resolve) => outer.once("exit", resolve));
    await new Promise<void>((resolve, reject) => {
      let output = "";
      outer.stderr?.on("data", (data) => {
        output += data;
        if (output.includes("server.started")) resolve();
      });
      void ended.then((status) => reject(new Error(`ended with ${status}: ${output}`)));
    });
    return new Container(outer, ended);
  }

  /** What karajo is the parent of. */
  children(): readonly { readonly name: string; readonly state: string }[] {
    return this.#childrenOf(this.#first).map((pid) => {
      const [, name = "", state = ""] = /\((.*)\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return { name, state };
    });
  }

  /** Sends SIGTERM to the first process alone, as a container's end does; gives its exit status. */
  stop(): Promise<number | null> {
    process.kill(this.#first, "SIGTERM");
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#outer.kill("SIGKILL");
    await this.#ended;
  }

  get #first(): number {
    const [first] = this.#childrenOf(this.#outer.pid ?? 0);
    if (first === undefined) throw new Error("the container has ended");
    return first;
  }

  #childrenOf(pid: number): readonly number[] {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  }
}
