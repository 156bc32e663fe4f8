import { formatDuration, nanoseconds } from "../../domain/duration.ts";
import type { Job } from "../../domain/job.ts";
import type { JobView } from "../../domain/job-view.ts";
import { type Duration, formatLogTime, type Instant } from "../../domain/time.ts";
import { type Html, html } from "./html.ts";
import { page } from "./layout.ts";

/** Every job with its status and links to its logs. */
export function jobsPage(title: string, now: Instant, views: readonly JobView[]): string {
  const of = (kind: Job["kind"]) =>
    views.filter((view) => view.job.kind === kind).toSorted((a, b) => (a.job.name < b.job.name ? -1 : 1));
  return page(
    title,
    html`<main>
<h1>${title}</h1>
<p>As of ${formatLogTime(now)} · <a href="/karajo/plain/">Read again</a> · <a href="/karajo/app/">Dashboard</a></p>
${section("Jobs", of("exec"))}
${section("HTTP jobs", of("http"))}
</main>`,
  );
}

function section(title: string, views: readonly JobView[]): Html {
  if (views.length === 0) return html`<h2>${title}</h2><p>None configured.</p>`;
  return html`<h2>${title}</h2>
<div class="wide" role="region" aria-label="${title}" tabindex="0"><table>
<thead><tr><th>Job</th><th>Status</th><th>Runs</th><th>Last run</th><th>Next run</th><th>Logs</th></tr></thead>
<tbody>${views.map(row)}</tbody>
</table></div>`;
}

function row({ job, status, lastRun, nextRun, logs }: JobView): Html {
  const folder = job.kind === "exec" ? "job_exec" : "job_http";
  const links = logs.map(
    (log) =>
      html` <a class="${log.status}" title="${log.status}" href="/karajo/${folder}/log/?id=${job.id}&counter=${log.counter}">${log.counter}</a>`,
  );
  return html`<tr>
<td>${job.name}<br><small>${plainText(job.description)}</small></td>
<td class="status ${status}">${status}</td>
<td>${triggerText(job)}</td>
<td>${lastRun === undefined ? "never" : formatLogTime(lastRun)}</td>
<td>${nextRun === undefined ? "–" : formatLogTime(nextRun)}</td>
<td>${links}</td>
</tr>
`;
}

/** What makes the job run, in words. */
function triggerText(job: Job): string {
  const causes: string[] = [];
  if (job.timer.kind === "schedule") causes.push(job.scheduleText);
  if (job.timer.kind === "interval") {
    causes.push(`every ${shortDuration(job.timer.every)}`);
  }
  if (job.kind === "exec" && job.path !== "") causes.push(`webhook ${job.path}`);
  return causes.join(", ") || "nothing by itself";
}

/** `1h30m` where Go says `1h30m0s`. */
function shortDuration(duration: Duration): string {
  return formatDuration(BigInt(nanoseconds(duration)))
    .replace(/(?<=[hm])0s$/, "")
    .replace(/(?<=h)0m$/, "");
}

/** A description may hold simple HTML; here only its text is shown. */
function plainText(description: string): string {
  return description.replace(/<[^>]*>/g, "");
}
