import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../../config/parse-configuration.ts";
import type { ExecJob } from "../../domain/job.ts";
import { UTC, type Zone } from "../../domain/zone.ts";
import { type CrontabFacts, importCrontab } from "./crontab.ts";

const HOMES: Readonly<Record<string, string>> = { ann: "/home/ann", root: "/root" };
const FACTS: CrontabFacts = { isOfSystem: false, zone: UTC, owner: "ann", homeOf: (user) => HOMES[user] };

function imported(text: string, facts: Partial<CrontabFacts> = {}) {
  const result = importCrontab(text, { ...FACTS, ...facts });
  const sources = [{ file: "cron.conf", text: result.text, role: "jobs" }] as const;
  const { configuration, problems } = parseConfiguration(sources, { fallbackSecret: "x", environment: {} });
  expect(problems).toEqual([]);
  const jobs = configuration?.jobs ?? [];
  expect(result.jobs).toBe(jobs.length);
  return { ...result, jobs: jobs.map(shown) };
}

function shown({ name, scheduleText, work, process, timer }: ExecJob) {
  return {
    name,
    schedule: scheduleText,
    zone: timer.kind === "schedule" ? timer.timetable.zone : undefined,
    commands: work.kind === "commands" ? work.commands : [],
    env: process.env.map((variable) => `${variable.name}=${variable.value}`),
    workingDir: process.workingDir,
    shell: process.shell,
    user: process.user,
  };
}

describe("a crontab", () => {
  test("becomes jobs, with its comments and with what is set above each line", () => {
    const { jobs, losses, text } = imported(`# Everything of the night.

SHELL=/bin/bash
PATH = "/usr/local/bin:/usr/bin"
# Backs up; at three.
0 3 * * *  /usr/local/bin/backup.sh "a  b" # nightly
CRON_TZ=Europe/Berlin
@daily cd /srv && ./tidy.py
HOME=/srv
-*/5 9-17 * jan-mar mon-fri echo '100\\%'
`);
    expect(losses).toEqual([]);
    const common = { user: undefined, shell: "/bin/bash", workingDir: "/home/ann" };
    const env = ["PATH=/usr/local/bin:/usr/bin", "HOME=/home/ann", "LOGNAME=ann"];
    expect(jobs).toEqual([
      {
        ...common,
        env,
        name: "backup",
        schedule: "0 3 * * *",
        zone: UTC,
        commands: ['/usr/local/bin/backup.sh "a  b" # nightly'],
      },
      { ...common, env, name: "tidy", schedule: "@daily", zone: "Europe/Berlin", commands: ["cd /srv && ./tidy.py"] },
      {
        ...common,
        workingDir: "/srv",
        env: ["PATH=/usr/local/bin:/usr/bin", "HOME=/srv", "LOGNAME=ann"],
        name: "echo",
        schedule: "*/5 9-17 * jan-mar mon-fri",
        zone: "Europe/Berlin",
        commands: ["echo '100%'"],
      },
    ]);
    expect(text).toContain('\n\n# Everything of the night.\n\n# Backs up; at three.\n[job "backup"]\n');
  });

  test("of the system names users", () => {
    const { jobs, losses } = imported("17 * * * * root run-parts /etc/cron.hourly\n0 1 * * * bob true\n", {
      isOfSystem: true,
    });
    expect(jobs).toMatchObject([
      { name: "run-parts", user: "root", workingDir: "/root", env: [], commands: ["run-parts /etc/cron.hourly"] },
      { name: "true", user: "bob", workingDir: undefined },
    ]);
    expect(losses).toEqual([{ where: "line 2", message: expect.stringContaining("the folder of bob") }]);
  });

  test("gives commands their input", () => {
    const { jobs } = imported("0 0 * * * cat; cat >&2 # x%first 'line'%second \\% line\n");
    const [command = ""] = jobs[0]?.commands ?? [];
    expect(execFileSync("/bin/sh", ["-c", command], { encoding: "utf8" })).toBe("first 'line'\nsecond % line\n");
  });

  test.each([
    ["cat%a%%b%", "a\n\nb\n"],
    ["cat%a%b", "a\nb\n"],
    ["cat%", ""],
    ["echo 1\\%%%", "1%\n"],
    ["cat; : \\\\%x", "x\n"],
  ])("ends the input of %j with one line break", (line, printed) => {
    const { jobs } = imported(`0 0 * * * ${line}\n`);
    const [command = ""] = jobs[0]?.commands ?? [];
    expect(execFileSync("/bin/sh", ["-c", command], { encoding: "utf8", input: "" })).toBe(printed);
  });

  test("leaves names and IDs to one job each", () => {
    const { jobs } = imported("0 0 * * * a.sh\n1 0 * * * /x/a.py\n2 0 * * * A\n3 0 * * * sh -c 'x'\n");
    expect(jobs.map(({ name }) => name)).toEqual(["a", "a-2", "A-3", "sh"]);
  });

  test("is in the zone of its machine", () => {
    expect(imported("0 0 * * * true\n", { zone: "Asia/Tokyo" as Zone }).jobs).toMatchObject([{ zone: "Asia/Tokyo" }]);
  });

  test.each([
    ["MAILTO=ann@example.org\n0 0 * * * true", "line 1", /MAILTO=ann@example.org: karajo sends mail by a \[notif\]/, 1],
    ["@reboot true", "line 1", /@reboot runs once for each start of the machine/, 1],
    ["0 25 * * * true", "line 1", /hour 25 is out of range/, 0],
    ["@fortnightly true", "line 1", /unknown nickname/, 0],
    ["0~30 * * * * true", "line 1", /"0~30" is not a minute/, 0],
    ["CRON_TZ=Mars/Base\n0 0 * * * true", "line 2", /CRON_TZ: unknown time zone "Mars\/Base"/, 0],
    ["0 0 * * *", "line 1", /no line of a crontab/, 0],
    ["CRON_TZ=\n0 0 * * * true", "line 1", /CRON_TZ is empty/, 1],
    ["0 0 * * * root run-parts /etc/cron.daily", "line 1", /begins with "root": .* --system/, 1],
    ["KARAJO_X=1\n0 0 * * * true", "line 1", /karajo's own/, 1],
    ["SHELL=bash\n0 0 * * * true", "line 1", /whole path/, 1],
    ["RANDOM_DELAY=soon\n0 0 * * * true", "line 1", /number of minutes/, 1],
  ])("%j tells what is lost, on stderr and at its place", (text, where, message, jobs) => {
    const result = imported(`${text}\n`);
    expect(result.losses).toEqual([{ where, message: expect.stringMatching(message) }]);
    expect(result.text).toContain(`# NOT CARRIED OVER: ${result.losses[0]?.message}`);
    expect(result.jobs).toHaveLength(jobs);
    if (jobs === 0) expect(result.text).toContain(`# ${text.split("\n").at(-1)}`);
  });

  test("of the system leaves out what runs as a user whom karajo would refuse", () => {
    const { jobs, losses, text } = imported("0 1 * * * DOM:ann true\n0 2 * * * root true\n", { isOfSystem: true });
    expect(jobs.map(({ user }) => user)).toEqual(["root"]);
    const message = 'invalid user "DOM:ann": expected a name such as www-data, or a number:';
    expect(losses).toEqual([{ where: "line 1", message }]);
    expect(text).toContain("# 0 1 * * * DOM:ann true\n");
  });

  test("that is not UTF-8 is told of, line by line", () => {
    const text = Buffer.from("# gr\xfcn\nNAME=gr\xfcn\n0 1 * * * gr\xfcn\n0 2 * * * true\n", "latin1").toString("utf8");
    expect(importCrontab(text, FACTS).losses).toEqual(
      ["line 2", "line 3"].map((where) => ({
        where,
        message: "what is not UTF-8 was read as U+FFFD: import the crontab in UTF-8",
      })),
    );
  });

  test("with Windows line ends, or without any line, is read, too", () => {
    expect(imported("0 0 * * * true\r\n\r\n").jobs).toMatchObject([{ commands: ["true"] }]);
    expect(imported("").jobs).toEqual([]);
  });
});
