import { describe, expect, test } from "vitest";
import type { JobView } from "../../domain/job-view.ts";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import { aTimetable } from "../../domain/testing/a-timetable.ts";
import { seconds } from "../../domain/time.ts";
import { at } from "../../ports/testing/fake-clock.ts";
import { jobsPage } from "./jobs.ts";

const NOW = at("2026-03-01T12:00:00Z");

/** How a job stands that has never run. */
function aView(given: Partial<JobView>): JobView {
  const idle = { job: anExecJob({ name: "a" }), status: "started", lastRun: undefined, nextRun: undefined } as const;
  return { ...idle, logs: [], ...given };
}

const shown = (...views: JobView[]) => jobsPage("Server", NOW, views);

test("whatever comes from the configuration is escaped", () => {
  const evil = `<script>alert("x")</script>'&`;
  const page = jobsPage(evil, NOW, [
    aView({ job: anExecJob({ name: evil, description: `${evil}<img src=x`, path: `/${evil}` }) }),
    aView({
      job: anHttpJob({
        name: evil,
        scheduleText: evil,
        timer: { kind: "schedule", timetable: aTimetable("minutely") },
      }),
    }),
  ]);
  expect(page).not.toMatch(/<script|<img|"x"|'/);
  expect(page).toContain("&#60;script&#62;");
});

test("of a description with HTML only the text is shown", () => {
  const page = shown(aView({ job: anExecJob({ name: "a", description: 'A <b class="x">bold</b> claim' }) }));
  expect(page).toContain("<small>A bold claim</small>");
});

test("a job shows its status, its times and its logs", () => {
  const logs = [
    { counter: 3, status: "failed" },
    { counter: 4, status: "running" },
  ] as const;
  const page = shown(aView({ status: "running", lastRun: at("2026-03-01T11:00:00Z"), nextRun: NOW, logs }));
  expect(page).toContain('<td class="status running">running</td>');
  expect(page).toContain("<td>2026-03-01 11:00:00 UTC</td>");
  expect(page).toContain("<td>2026-03-01 12:00:00 UTC</td>");
  expect(page).toContain('<a class="failed" title="failed" href="/karajo/job_exec/log/?id=a&counter=3">3</a>');
  expect(page).toContain('href="/karajo/job_exec/log/?id=a&counter=4"');
});

test("a job that has never run and is never due says so", () => {
  expect(shown(aView({}))).toMatch(/<td>never<\/td>\s*<td>–<\/td>/);
});

describe("what makes a job run is told in words", () => {
  test.each([
    ["nothing by itself", anExecJob({ name: "a" })],
    ["webhook /deploy", anExecJob({ name: "a", path: "/deploy" })],
    ["every 1h", anExecJob({ name: "a", timer: { kind: "interval", every: seconds(3_600) } })],
    ["every 1m30s", anExecJob({ name: "a", timer: { kind: "interval", every: seconds(90) } })],
    [
      "daily@04:00, webhook /a",
      anExecJob({
        name: "a",
        path: "/a",
        scheduleText: "daily@04:00",
        timer: { kind: "schedule", timetable: aTimetable("daily@04:00") },
      }),
    ],
  ])("%s", (words, job) => {
    expect(shown(aView({ job }))).toContain(`<td>${words}</td>`);
  });
});

test("jobs stand in the order of their names, each kind for itself", () => {
  const names = ["b", "a", "c"].map((name) => aView({ job: anExecJob({ name: `exec ${name}` }) }));
  const page = shown(aView({ job: anHttpJob({ name: "http a" }) }), ...names);
  const order = [...page.matchAll(/<td>((?:exec|http) .)<br>/g)].map(([, name]) => name);
  expect(order).toEqual(["exec a", "exec b", "exec c", "http a"]);
  expect(page).toContain("/karajo/style.css");
});

test("the page says when it was made and can be read again by a link; it never loads itself", () => {
  expect(shown()).toContain('<p>As of 2026-03-01 12:00:00 UTC · <a href="/karajo/plain/">Read again</a>');
  expect(shown()).not.toContain("http-equiv");
});

test("where there are no jobs the page says so", () => {
  expect(shown().match(/None configured/g)).toHaveLength(2);
});
