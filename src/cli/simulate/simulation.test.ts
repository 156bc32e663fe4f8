import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../../config/parse-configuration.ts";
import type { Configuration } from "../../domain/configuration.ts";
import { parseInstant } from "../../domain/instant-text.ts";
import { formatInstant, type Instant } from "../../domain/time.ts";
import { UTC } from "../../domain/zone.ts";
import { simulationJson, simulationLines } from "./report.ts";
import { simulate } from "./simulation.ts";

const DAY = {
  from: parseInstant("2026-01-01T00:00:00Z") as Instant,
  to: parseInstant("2026-01-02T00:00:00Z") as Instant,
};

function configured(text: string): Configuration {
  const sources = [{ file: "karajo.conf", text, role: "main" }] as const;
  const { configuration, problems } = parseConfiguration(sources, { fallbackSecret: "x", environment: {} });
  if (configuration === undefined) throw new Error(JSON.stringify(problems));
  return configuration;
}

const THREE = `[karajo]\nmax_job_running = 2
[job "a"]\nschedule = hourly@0,30\ncommand = true
[job "b"]\nschedule = daily@06:00\ncommand = true
[job "w"]\npath = /w\ncommand = true
[job.http "c"]\ninterval = 6h\nhttp_url = /x\n`;

describe("a day", () => {
  const simulation = simulate(configured(THREE), DAY);

  test("has the runs of the timers", () => {
    expect(simulation.jobs).toEqual([
      { job: "exec:a", name: "a", runs: 48, cutAt: undefined },
      { job: "exec:b", name: "b", runs: 1, cutAt: undefined },
      { job: "http:c", name: "c", runs: 4, cutAt: undefined },
    ]);
    expect(simulation.runs).toBe(53);
  });

  test("is crowded when more jobs are due in a minute than may run together", () => {
    const six = parseInstant("2026-01-01T06:00:00Z");
    expect(simulation.busiest).toEqual({ minute: six, runs: 3 });
    expect(simulation.collisions).toEqual([{ minute: six, jobs: ["exec:a", "exec:b", "http:c"] }]);
    expect(simulate(configured(THREE.replace("= 2", "= 3")), DAY).collisions).toEqual([]);
  });

  test("is told with a bar for each hour", () => {
    const lines = simulationLines(simulation, UTC, pc.createColors(false));
    expect(lines[0]).toBe(
      "Thu 2026-01-01 00:00:00 +00:00 to Fri 2026-01-02 00:00:00 +00:00: 53 runs of 3 jobs with a timer",
    );
    const bars = lines.filter((line) => line.includes("█"));
    expect(bars).toHaveLength(25); // the slots at 24:00 are those of the next day's first hour
    expect(bars[6]).toMatch(/^Thu 2026-01-01 06:00 {2}4 {2}█{40}$/);
    expect(lines).toContain("  Thu 2026-01-01 06:00:00 +00:00  exec:a, exec:b, http:c");
  });

  test("is told to programs", () => {
    expect(simulationJson(simulation)).toMatchObject({
      from: "2026-01-01T00:00:00Z",
      busiest: { minute: "2026-01-01T06:00:00Z", runs: 3 },
      collisions: [{ minute: "2026-01-01T06:00:00Z" }],
    });
  });
});

test("a job of every second is looked at up to a limit, and it is said where that was", () => {
  const configuration = configured('[job "s"]\nschedule = * * * * * *\ncommand = true\n');
  const simulation = simulate(configuration, DAY, { perJob: 100, all: 1_000 });
  const [job] = simulation.jobs;
  expect(job?.runs).toBe(100);
  expect(formatInstant(job?.cutAt as Instant)).toBe("2026-01-01T00:01:40Z");
  const lines = simulationLines(simulation, UTC, pc.createColors(false)).join("\n");
  expect(lines).toContain("counted up to Thu 2026-01-01 00:01:40 +00:00 only");
  expect(lines).toMatch(/^Thu 2026-01-01 00:00 {2}100[+] █+\nThu 2026-01-01 01:00 {4}0[+]$/m);
  expect(lines).toContain(
    "\n+ and more, which were not counted; what follows is of the counted ones.\nBusiest minute: ",
  );
});

test("the hours of a zone with two odd days in the year are each there once", () => {
  const berlin = "Europe/Berlin" as typeof UTC;
  const span = {
    from: parseInstant("2026-10-24T22:00:00Z") as Instant,
    to: parseInstant("2026-10-25T23:00:00Z") as Instant,
  };
  const simulation = simulate(configured('[job "a"]\nschedule = hourly@30\ncommand = true\n'), span);
  const bars = simulationLines(simulation, berlin, pc.createColors(false)).filter((line) => line.includes("█"));
  expect(bars).toHaveLength(25);
});

test("without timers there is nothing to tell", () => {
  const simulation = simulate(configured('[job "w"]\npath = /w\ncommand = true\n'), DAY);
  expect(simulationLines(simulation, UTC, pc.createColors(false))).toHaveLength(1);
});
