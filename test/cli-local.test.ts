import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bcrypt from "bcrypt";
import { afterAll, describe, expect, test } from "vitest";
import { Program, until } from "./support/program.ts";
import { hasTerminal, inTerminal, MAIN, plainEnvironment } from "./support/terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "karajo-cli-local-"));
afterAll(() => rmSync(folder, { recursive: true }));

function karajo(
  args: readonly string[],
  options: { readonly input?: string; readonly env?: Record<string, string> } = {},
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: "utf8",
    timeout: 60_000,
    input: options.input ?? "",
    env: plainEnvironment(options.env),
  });
  return { status, stdout, stderr };
}

function fileWith(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const shellKarajo = `'${process.execPath}' '${MAIN}'`;
const right = fileWith(
  "right.conf",
  `[karajo]
dir_base = ${folder}
secret = s3cret-of-the-server
kill_grace = 3s

[job "Back up"]
schedule = daily@03:00
timezone = Europe/Berlin
secret_env = PASSWORD=hunter2
command = true

[job "both"]
interval = 5m
command = true

[job.http "both"]
schedule = * * * * * *
http_url = /karajo/healthz
`,
);
const odd = fileWith("odd.conf", `[karajo]\ndir_base = ${folder}\nsecrt = hunter2\n`);
const wrong = fileWith(
  "wrong.conf",
  `[karajo]\ndir_base = ${folder}\n\n[job "a"]\n\tschedule = dayly\n\tcommand = true\n`,
);

describe("karajo check", () => {
  test("shows each mistake on its line, and ends with 2", () => {
    const { status, stdout, stderr } = karajo(["check", "--config", wrong]);
    expect(stdout).toBe(
      `${wrong}:5:13: unknown schedule "dayly": expected minutely, hourly, daily, weekly or monthly
 5 |     schedule = dayly
   |                ^

1 error, 0 warnings
`,
    );
    expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
  });

  test("says what is right, and what is odd in it without what may be a secret", () => {
    expect(karajo(["check", "--config", right])).toEqual({
      status: 0,
      stdout: `${right} is right: 2 jobs, 1 HTTP job\n`,
      stderr: "",
    });
    const { status, stdout } = karajo(["check", "--config", odd]);
    expect(stdout).toContain(" 3 | secrt = ***\n");
    expect(stdout).toContain(`${odd} is right: 0 jobs, 0 HTTP jobs; 1 warning`);
    expect(status).toBe(0);
  });

  test("--strict takes a warning for an error", () => {
    const { status, stdout } = karajo(["check", "--strict", "--config", odd]);
    expect(status).toBe(2);
    expect(stdout).toContain("1 error, 0 warnings");
  });

  test("--json prints what other programs can read", () => {
    const { status, stdout } = karajo(["check", "--json", "--config", odd]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      { file: odd, line: 3, column: 1, severity: "warning", message: expect.stringContaining('"secret"?') },
    ]);
    expect(JSON.parse(karajo(["check", "--json", "--config", right]).stdout)).toEqual([]);
  });

  test("says which file it cannot read", () => {
    expect(karajo(["check", "--config", "/no/such"])).toEqual({
      status: 2,
      stdout: "",
      stderr: "karajo: cannot read /no/such: there is no such file\n",
    });
  });
});

describe("karajo explain", () => {
  test("says where each value comes from, and shows no secret", () => {
    const { status, stdout } = karajo(["explain", "back_up", "--config", right]);
    expect(status).toBe(0);
    const lines = stdout.split("\n").map((line) => line.replace(/ {2,}/g, " | "));
    expect(lines).toContain(`schedule | daily@03:00 | ${right}:7`);
    expect(lines).toContain(`kill_grace | 3s | from [karajo] ${right}:4`);
    expect(lines).toContain(`secret | (set) | from [karajo] ${right}:3`);
    expect(lines).toContain(`secret_env | (set) | ${right}:9`);
    expect(lines).toContain("retry | 0 | default");
    expect(stdout).not.toMatch(/hunter2|s3cret-of/);
  });

  test("--json has the same, and no secret either", () => {
    const { stdout } = karajo(["explain", "Back up", "--json", "--config", right]);
    const { id, options } = JSON.parse(stdout);
    expect(id).toBe("back_up");
    expect(options).toContainEqual({
      key: "timezone",
      value: "Europe/Berlin",
      origin: "job",
      place: { file: right, line: 8, column: 12 },
      notes: [],
    });
    expect(stdout).not.toMatch(/hunter2|s3cret-of/);
  });

  test.each([
    ["both", 2, '"both" is the name of 2 jobs: say exec:both or http:both'],
    ["bakc_up", 1, 'no job is called "bakc_up": did you mean "back_up"?'],
  ])("%s ends with %i and advice", (name, status, message) => {
    expect(karajo(["explain", name, "--config", right])).toEqual({
      status,
      stdout: "",
      stderr: `karajo: ${message}\n`,
    });
  });
});

describe("karajo next", () => {
  test("needs no configuration for a schedule", () => {
    expect(karajo(["next", "daily@06:00", "--from", "2026-01-01T00:00:00Z", "--count", "4", "--json"])).toEqual({
      status: 0,
      stdout: '["2026-01-01T06:00:00Z","2026-01-02T06:00:00Z","2026-01-03T06:00:00Z","2026-01-04T06:00:00Z"]\n',
      stderr: "",
    });
  });

  test("knows the zone of a job", () => {
    const { stdout } = karajo(["next", "Back up", "--from", "2026-07-01", "--count", "1", "--config", right]);
    expect(stdout).toMatch(/^Wed 2026-07-01 03:00:00 \+02:00 {2}\S/);
  });

  test.each([
    [["daily@25:00"], /cannot read the schedule "daily@25:00"/],
    [["daily", "--zone", "Mars"], /"Mars" is no name of a time zone/],
    [["daily", "--from", "soon"], /Expected a time such as/],
    [["daily", "--count", "0"], /from 1 to/],
    [["daily", "--dst-gap", "maybe"], /run, skip/],
  ])("%j is refused with 2", (args, message) => {
    const { status, stdout, stderr } = karajo(["next", ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("karajo simulate", () => {
  test("counts the runs, and says where it stopped counting", () => {
    const args = ["simulate", "--from", "2026-01-01", "--to", "2026-01-02", "--config", right];
    const { status, stdout } = karajo(args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^exec:both {7}288$/m);
    expect(stdout).toMatch(/^http:both {5}20000 {2}counted up to Thu 2026-01-01 05:33:20 \+00:00 only$/m);
    expect(JSON.parse(karajo([...args, "--json"]).stdout)).toMatchObject({ runs: 20_289, maxJobRunning: 1 });
  });

  test.each([
    ["-1d", "--to is not after --from"],
    ["+367d", "from --from to --to is too long: expected 366 days at most"],
  ])("refuses a span up to %s", (to, message) => {
    expect(karajo(["simulate", "--to", to, "--config", right])).toEqual({
      status: 2,
      stdout: "",
      stderr: `karajo: ${message}\n`,
    });
  });

  test("into head is no error", () => {
    const command = `set -o pipefail; ${shellKarajo} next minutely --count 10000 | head -n 1; echo "\${PIPESTATUS[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8", env: plainEnvironment() });
    expect(stdout).toMatch(/^\S.*\n0 0\n$/);
    expect(stderr).toBe("");
  });
});

describe("an output that cannot be written", () => {
  test.each(["next daily --count 1", "next daily --json", "--help", "version", "completion bash", "import crontab -"])(
    "%s says so, and ends with 1: a script must not take what is missing for an answer",
    (args) => {
      const { status, stderr } = spawnSync("sh", ["-c", `${shellKarajo} ${args} > /dev/full`], {
        encoding: "utf8",
        input: "",
        env: plainEnvironment(),
      });
      expect({ status, stderr: stderr.replace(/^0 jobs\n/, "") }).toEqual({
        status: 1,
        stderr: "karajo: cannot write the output: no space left on device\n",
      });
    },
  );

  test("leaves the status alone of what had failed before", () => {
    const { status, stderr } = spawnSync("sh", ["-c", `${shellKarajo} -config '${wrong}' check --json > /dev/full`], {
      encoding: "utf8",
      env: plainEnvironment(),
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "karajo: cannot write the output: no space left on device\n",
    });
  });
});

describe("karajo sign", () => {
  const hmac = (body: string) => createHmac("sha256", "key").update(body).digest("hex");

  test("signs what is piped in with the secret of the environment", () => {
    const env = { KARAJO_SECRET: "key" };
    expect(karajo(["sign"], { input: "body\n", env }).stdout).toBe(`X-Karajo-Sign: ${hmac("body\n")}\n`);
    expect(JSON.parse(karajo(["sign", "-", "--json", "--header", "X-S"], { input: "", env }).stdout)).toEqual({
      header: "X-S",
      signature: hmac(""),
    });
  });

  test("signs a file with the secret of a file", () => {
    const secret = fileWith("secret.txt", "key\n");
    const payload = fileWith("payload.json", "{}");
    expect(karajo(["sign", "--secret-file", secret, payload]).stdout).toBe(`X-Karajo-Sign: ${hmac("{}")}\n`);
  });

  test.each([
    [["sign", folder], `cannot read ${folder}: it is a folder`],
    [["sign", "--header", "X-Sign: a"], "Expected the name of a header"],
  ])("%j is refused with 2", (args, message) => {
    const { status, stdout, stderr } = karajo(args, { input: "x", env: { KARAJO_SECRET: "key" } });
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: "", stderr: expect.stringContaining(message) });
  });

  test("says what to do without a secret", () => {
    const { status, stderr } = karajo(["sign"], { input: "x" });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "karajo: there is no secret: set KARAJO_SECRET, or name a file with --secret-file\n",
    });
  });
});

describe("karajo hash-password", () => {
  test("hashes the first line that is piped in", async () => {
    const { status, stdout } = karajo(["hash-password"], { input: "grün\nmore\n" });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\$2b\$10\$\S{53}\n$/);
    expect(await bcrypt.compare("grün", stdout.trim())).toBe(true);
  });

  test.each([
    ["", /the password is empty/],
    ["x".repeat(73), /longer than 72 bytes/],
  ])("refuses %j", (input, message) => {
    const { status, stderr } = karajo(["hash-password"], { input: `${input}\n` });
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe.skipIf(!hasTerminal)("on a terminal", () => {
  test("hash-password asks twice and shows nothing of what is typed", async () => {
    const command = `${shellKarajo} hash-password`;
    const typed = "hunter3\u007f2\r";
    const { output, status } = await inTerminal(command, {}, [
      ["Password: ", typed],
      ["The same again: ", "hunter2\r"],
    ]);
    expect(status).toBe(0);
    expect(output).not.toContain("hunter");
    expect(await bcrypt.compare("hunter2", /\$2b\S+/.exec(output)?.[0] ?? "")).toBe(true);
    const differing = await inTerminal(command, {}, [
      ["Password: ", "a\r"],
      ["The same again: ", "b\r"],
    ]);
    expect(differing).toEqual({ status: 2, output: expect.stringContaining("the two passwords differ") });
    const canceled = await inTerminal(command, {}, [["Password: ", "a\u0003"]]);
    expect(canceled.status).toBe(130);
  });

  test("there are colours, and none where NO_COLOR or a dumb terminal asks for that", async () => {
    const command = `${shellKarajo} check --config '${wrong}'`;
    expect(await inTerminal(command)).toEqual({ status: 2, output: expect.stringContaining("\u001b[31m^") });
    expect((await inTerminal(command, { NO_COLOR: "1" })).output).not.toContain("\u001b[");
    expect((await inTerminal(command, { TERM: "dumb" })).output).not.toContain("\u001b[");
    expect(karajo(["check", "--config", wrong], { env: { FORCE_COLOR: "1" } }).stdout).toContain("\u001b[31m^");
  });
});

describe("karajo init", () => {
  test.each([
    ["/proc/karajo", "/proc"],
    ["/proc/self/karajo/below", "/proc/self"],
  ])("says that %s cannot be made, and why", (place, above) => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, "init", place], {
      encoding: "utf8",
      timeout: 20_000,
      env: plainEnvironment(),
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `karajo: cannot write the sample to ${place}: ${above} takes no folders\n`,
    });
  });

  test("writes a configuration that is right and runs, for its owner only", async () => {
    await using program = await Program.prepare("");
    await rm(join(program.base, "etc"), { recursive: true });
    const { status, stdout, stderr } = karajo(["init", program.base]);
    const file = join(program.base, "etc/karajo/karajo.conf");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.replaceAll("'", "")).toContain(`  karajo -config ${file}\n`); // quoted where it has a blank
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(karajo(["check", "--strict", "-config", file]).status).toBe(0);
    await program.write("etc/karajo/karajo.conf", readFileSync(file, "utf8").replace(":31937\n", `:${program.port}\n`));
    await program.start();
    await until(async () => (await program.job("health")).status === "success");
  });

  test.each([
    ["", "the name of the folder is empty: . is the one you are in"],
    [right, `cannot write the sample to ${right}: a part of the path is a file, not a folder`],
  ])("into %j says why it cannot", (name, message) => {
    expect(karajo(["init", name])).toEqual({ status: 2, stdout: "", stderr: `karajo: ${message}\n` });
  });

  test("overwrites nothing", () => {
    const base = join(folder, "init");
    expect(karajo(["init", base]).status).toBe(0);
    const file = join(base, "etc/karajo/karajo.conf");
    const before = readFileSync(file, "utf8");
    expect(karajo(["init", base])).toEqual({
      status: 2,
      stdout: "",
      stderr: `karajo: ${file} is there already: name another folder, as in karajo init FOLDER\n`,
    });
    expect(readFileSync(file, "utf8")).toBe(before);
  });
});

describe("karajo import", () => {
  test("turns a crontab that is piped in into jobs, tells what is lost, and check agrees", () => {
    const input = "MAILTO=ann@example.org\n# Nightly.\n30 2 * * 1-5 /usr/bin/backup\n";
    const { status, stdout, stderr } = karajo(["import", "crontab", "--zone", "UTC", "-"], { input });
    expect(status).toBe(0);
    expect(stdout).toContain('# Nightly.\n[job "backup"]\nschedule = 30 2 * * 1-5\n');
    expect(stderr).toMatch(/^line 1: MAILTO=.*\n1 job; 1 thing not carried over\n$/);
    expect(
      karajo(["check", "--strict", "--config", fileWith("cron.conf", `[karajo]\ndir_base = ${folder}\n${stdout}`)])
        .status,
    ).toBe(0);
    expect(karajo(["import", "crontab", "--strict", "-"], { input }).status).toBe(1);
    expect(karajo(["import", "crontab", "--strict", "-"], { input: "@daily true\n" }).status).toBe(0);
  });

  test("reads the crontab of a system, and hooks", () => {
    const crontab = fileWith("crontab", "0 1 * * * root true\n");
    expect(karajo(["import", "crontab", "--system", crontab]).stdout).toContain("user = root\n");
    const hooks = fileWith("hooks.json", '[{"id":"a","execute-command":"/bin/true"}]');
    const { status, stdout, stderr } = karajo(["import", "webhook", hooks]);
    expect(status).toBe(0);
    expect(stdout).toContain('[job "a"]\npath = /a\ncommand = /bin/true\n');
    expect(stderr).toMatch(/^.*hooks.json, hook "a": anybody could run the hook/);
  });

  test("says which file it cannot read", () => {
    expect(karajo(["import", "webhook", "/no/such"])).toEqual({
      status: 2,
      stdout: "",
      stderr: "karajo: cannot read /no/such: there is no such file\n",
    });
  });
});
