import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { at, Called, karajo, MAIN } from "./support/cli.ts";
import { Program } from "./support/program.ts";
import { startTlsProxy } from "./testing/tls-proxy.ts";

const JOBS = `
[job "Hello World"]
tag = greet
command = echo hello
[job "bad"]
command = exit 3
[job "lines"]
command = seq 1 20000
[job "hook"]
path = /hook
secret = of-the-job
command = true
[job "hub"]
path = /hub
auth_kind = github
command = true
[job "lab"]
path = /lab
auth_kind = gitlab
secret = of-gitlab
command = true
[job.http "ping"]
schedule = monthly@1@00:00
http_url = /karajo/healthz
`;

async function started(jobs = JOBS): Promise<Program> {
  const program = await Program.prepare(jobs);
  await program.start();
  return program;
}

describe("what is asked of a server", () => {
  test("status, list, show and history tell how it stands, and hold no secret", async () => {
    await using program = await started();
    const env = at(program);
    expect(await karajo(["run", "Hello World", "--follow"], env)).toMatchObject({ status: 0 });
    expect(await karajo(["run", "bad", "-f"], env)).toMatchObject({ status: 3 });
    const results = await Promise.all(
      [["status"], ["list"], ["list", "--status", "failed"], ["show", "HELLO_world", "--utc"], ["history", "bad"]].map(
        (args) => karajo(args, env),
      ),
    );
    for (const { status, stdout, stderr } of results) {
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).not.toMatch(/s3cret|of-the-job/);
      expect(stdout).not.toContain("\u001b");
    }
    const [status, list, failed, show, history] = results.map(({ stdout }) => stdout);
    expect(status).toMatch(/^\S.* karajo 0[.]10[.]0 at http:.*\nready\n7 jobs: 0 running, 1 failed\nnext: ping in /);
    expect(list?.split("\n").map((line) => line.split("  ")[0])).toEqual([
      "JOB",
      "bad",
      "Hello World",
      "hook",
      "hub",
      "lab",
      "lines",
      "ping",
      "",
    ]);
    expect(failed).toMatch(/^JOB .*\nbad +failed +(now|\d+ s ago) .*\n$/);
    expect(show).toMatch(/^Hello World {2}exec:hello_world\n\nState +success\nTags +greet\nCommands +echo hello\n/);
    expect(show).toMatch(/ 1 {2}success {2}[\d-]{10} [\d:]{8} UTC +\d+ ms {2}manual\n$/);
    expect(history).toMatch(/\n +1 {2}failed .* manual +exit status 3\n$/);
  });

  test("--json is what the API tells, on one line", async () => {
    await using program = await started();
    const env = at(program);
    const json = async (...args: readonly string[]) => JSON.parse((await karajo([...args, "--json"], env)).stdout);
    expect(await json("run", "bad")).toEqual({ key: "exec:bad", counter: 1 });
    expect(await json("status")).toMatchObject({
      ready: true,
      jobs: { total: 7, paused: 0 },
      next: { key: "http:ping" },
    });
    expect(await json("list", "--kind", "http")).toMatchObject([{ key: "http:ping", job: { id: "ping" } }]);
    expect(await json("list", "greet")).toMatchObject([{ key: "exec:hello_world" }]);
    expect(await json("show", "ping")).toMatchObject({ key: "http:ping", next: [{}, {}, {}, {}, {}], runs: [] });
    expect(await json("slots", "ping")).toEqual([]);
    expect(await json("pause", "bad", "ping")).toMatchObject([
      { key: "exec:bad", job: { status: "paused" } },
      { key: "http:ping", job: { status: "paused" } },
    ]);
    expect(await json("history", "bad", "--count", "1")).toMatchObject([{ counter: 1, trigger: "manual" }]);
  });

  test("on the server's machine its configuration says where it is", async () => {
    await using program = await started();
    const config = ["--config", `${program.base}/etc/karajo/karajo.conf`];
    expect(await karajo([...config, "pause", "bad", "HELLO_WORLD"])).toEqual({
      status: 0,
      stdout: "bad: paused\nHello World: paused\n",
      stderr: "",
    });
    expect(await karajo([...config, "run", "bad"])).toMatchObject({
      status: 1,
      stderr: "karajo: bad is paused: it takes no trigger until karajo resume\n",
    });
    expect((await karajo(["resume", "bad", ...config])).stdout).toBe("bad: started\n");
    expect((await karajo(["cancel", "bad", ...config])).stdout).toBe("bad: nothing runs\n");
    expect((await karajo(["slots", "bad", ...config])).stderr).toBe("bad has no timer.\n");
  });

  test("a job that is not there is suggested, and then nothing is done", async () => {
    await using program = await started();
    expect(await karajo(["pause", "hook", "hubb"], at(program))).toEqual({
      status: 1,
      stdout: "",
      stderr: 'karajo: no job is called "hubb": did you mean "hub"?\n',
    });
    expect((await program.job("hook")).status).toBe("started");
  });

  test("reload says what was read, and what is wrong as the server says it", async () => {
    await using program = await started();
    const config = await program.read("etc/karajo/karajo.conf");
    await program.write("etc/karajo/karajo.conf", `${config}\n[job "new"]\npath = /new\ncommand = true\n`);
    expect((await karajo(["reload"], at(program))).stdout).toMatch(
      /^reloaded: 7 jobs, 1 HTTP job\n.*: warning: job "Hello World"/,
    );
    await program.write("etc/karajo/karajo.conf", `${config}\n[job "new"]\nschedule = dayly\ncommand = true\n`);
    // It finds the server by the very file that has the error.
    const { status, stderr } = await karajo(["reload", "--config", `${program.base}/etc/karajo/karajo.conf`]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^karajo: the configuration has errors; the server goes on .*\n(.*\n)*.*:\d+:12: unknown schedule "dayly"/,
    );
  });
});

describe("logs", () => {
  test("are printed byte for byte: the newest, one, or the last lines", async () => {
    await using program = await started();
    const env = at(program);
    const followed = await karajo(["run", "lines", "--follow"], env);
    expect(followed).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^lines: run 1\nlines: run 1 success /),
    });
    expect(followed.stdout).toContain(" 20000\n");
    expect((await karajo(["logs", "lines"], env)).stdout).toBe(followed.stdout);
    const tail = await karajo(["logs", "lines", "1", "--tail", "4"], env);
    expect(followed.stdout.endsWith(tail.stdout)).toBe(true);
    expect(tail.stdout.split("\n").length).toBe(5);
    expect(await karajo(["logs", "lines", "7"], env)).toMatchObject({
      status: 1,
      stderr: "karajo: lines has no log of run 7: there is only that of run 1\n",
    });
    expect(await karajo(["logs", "bad"], env)).toMatchObject({
      status: 1,
      stderr: "karajo: bad has no log: it has not run yet\n",
    });
  });

  test("may be read by what does not read to their end", async () => {
    await using program = await started();
    await karajo(["run", "lines", "--follow"], at(program));
    const pipe = `set -o pipefail; "$0" "$1" logs lines --follow | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { ended } = new Called("bash", ["-c", pipe, process.execPath, MAIN], at(program));
    expect(await ended).toMatchObject({ stdout: expect.stringMatching(/=== BEGIN\n0\n$/), stderr: "" });
  });
});

test("logs --json has the log as a text, whole or its last lines", async () => {
  await using program = await started();
  await karajo(["run", "bad", "-f"], at(program));
  const json = async (...args: readonly string[]) =>
    JSON.parse((await karajo(["logs", "bad", ...args, "--json"], at(program))).stdout);
  const whole = await json();
  expect(whole).toMatchObject({ key: "exec:bad", counter: 1, status: "failed" });
  expect(whole.content).toMatch(/ job: bad: === BEGIN\n(.*\n)*.* !!! job: bad: exit status 3\n$/);
  expect((await json("1", "--tail", "1")).content).toMatch(/^[^\n]* !!! job: bad: exit status 3\n$/);
  expect(await karajo(["logs", "hub", "--json"], at(program))).toMatchObject({ status: 1, stdout: "" });
});

describe("a payload", () => {
  test("is signed with the secret of the job, which the configuration has", async () => {
    await using program = await started();
    const config = ["--config", `${program.base}/etc/karajo/karajo.conf`];
    const said = "karajo: hook runs commands, which do not see the payload; functions do\n";
    expect(await karajo(["run", "hook", "--payload", "-", ...config], {}, "{}")).toEqual({
      status: 0,
      stdout: "hook: run 1\n",
      stderr: said,
    });
    expect(await karajo(["run", "hub", "-f", "--payload", "-", ...config], {}, "{}")).toMatchObject({ status: 0 });
    expect(await karajo(["run", "lab", "-f", "--payload", "-", ...config], {}, "{}")).toMatchObject({ status: 0 });
    const other = join(program.base, "other.conf");
    await program.write(
      "other.conf",
      (await program.read("etc/karajo/karajo.conf")).replace("of-the-job", "of-another"),
    );
    expect(await karajo(["run", "hook", "--payload", "-", "--config", other], at(program))).toMatchObject({
      status: 1,
      stderr: `karajo: the webhook of hook does not accept the secret that ${other} has: does the server run with this file?\n`,
    });
    expect(await karajo(["run", "lab", "--payload", "-"], at(program))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("the job has a secret of its own\nRun this where the configuration"),
    });
    expect(await karajo(["run", "hook", "--payload", "-"], at(program))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("the job has a secret of its own\nRun this where the configuration"),
    });
  });

  test.each([
    [["ping", "--payload", "-"], "ping takes no --payload: it is an HTTP job"],
    [["bad", "--payload", "-"], "bad takes no --payload: it has no webhook"],
    [["hook", "--payload", "/no/such"], "--payload: cannot read /no/such: there is no such file"],
  ])("cannot be given to %j, which says why", async (args, message) => {
    await using program = await started();
    const { status, stderr } = await karajo(["run", ...args], at(program));
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
  });
});

describe("who may not", () => {
  const ADA = '[user "ada"]\npassword = $2a$04$bk1PmyfYGovIb4WHCCd58eH5Qf0WPekXwpBN38dkihaBwoaVE6KKi\n';

  test("is told that a secret is needed, or is not the right one, and never which it was", async () => {
    await using program = await started(`[job "a"]\npath = /a\ncommand = true\n${ADA}`);
    expect((await karajo(["list"], at(program))).status).toBe(0);
    const without = await karajo(["list"], at(program, ""));
    expect(without).toMatchObject({ status: 1, stderr: expect.stringContaining("KARAJO_SECRET or --secret-file") });
    for (const args of [["list"], ["status"], ["logs", "a"], ["run", "a"]]) {
      const { status, stderr } = await karajo(args, at(program, "wrong-one"));
      expect(status).toBe(1);
      expect(stderr).toContain("The secret is from KARAJO_SECRET: is it the one of this server");
      expect(stderr).not.toContain("wrong-one");
    }
  });

  test("without users may read, and not command", async () => {
    await using program = await started();
    expect((await karajo(["list"], at(program, ""))).status).toBe(0);
    expect(await karajo(["pause", "bad"], at(program, ""))).toMatchObject({ status: 1, stdout: "" });
    expect((await program.job("bad")).status).toBe("started");
  });
});

describe("a server that is not there", () => {
  test("is unreachable, and the address says where it is from", async () => {
    await using program = await Program.prepare("");
    const { status, stderr } = await karajo(["list", "--url", `http://127.0.0.1:${program.port}`]);
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /^karajo: http:.* cannot be reached: connect ECONNREFUSED .*\nThe address is from --url[.] Does /,
    );
  });

  test("or speaks another protocol, is told apart", async () => {
    await using program = await started("");
    await using proxy = await startTlsProxy(`http://127.0.0.1:${program.port}`);
    const said = async (url: string) => {
      const { status, stderr } = await karajo(["list", "--url", url]);
      return `${status} ${stderr}`;
    };
    const plain = `http://127.0.0.1:${program.port}`;
    const tls = plain.replace("http", "https");
    expect(await said(tls)).toBe(
      `3 karajo: ${tls} cannot be reached: it does not speak TLS\nThe address is from --url. Is it http:// rather than https://?\n`,
    );
    expect(await said(proxy.url.replace("https", "http"))).toContain("Is it https:// rather than http://?\n");
    expect(await said(`${plain}/karajo/`)).toMatch(
      /^1 karajo: there is nothing at .*\n.* Leave out \/karajo at its end/,
    );
  });

  test.each([
    [
      ["list", "--config", "/no/such.conf"],
      "Neither --url nor KARAJO_URL is given, and the configuration /no/such.conf",
    ],
    [["list", "--url", "nowhere"], '--url is "nowhere": expected a URL such as "http://127.0.0.1:31937"'],
    [["list", "--url", ""], "--url is empty"],
    [["list", "--url", "http://127.0.0.1:1", "--secret-file", "/no/such"], "--secret-file: cannot read /no/such"],
    [["history", "a", "--count", "0"], "Expected a whole number from 1 to 1000."],
    [["slots", "a", "--count", "1001"], "Expected a whole number from 1 to 1000."],
    [["slots", "a", "--url", "http://127.0.0.1:1", "--from", "1h", "--to", "2h"], "--from is after --to"],
    [["logs", "a", "--json", "--follow"], "cannot be used with"],
    [["list", "--status", "broken"], "Allowed choices are"],
    [["run", "a", "--json", "--follow"], "cannot be used with"],
  ])("because of %j, which ends with 2", async (args, message) => {
    expect(await karajo(args)).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining(message) });
  });
});
