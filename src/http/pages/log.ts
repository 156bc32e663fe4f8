import type { Readable } from "node:stream";
import type { JobRef } from "../../domain/job-id.ts";
import { logName } from "../../domain/log.ts";
import type { Logger } from "../../ports/logger.ts";
import type { FoundLog } from "../log-answer.ts";
import { streamLog } from "../log-stream.ts";
import { escapeHtml, Html, html } from "./html.ts";
import { page } from "./layout.ts";

// More than this a browser shows slowly; the API has the whole.
const SHOWN = 1024 * 1024;
const MARK = "<!--log-->";

/** One log, its end where it is long, as a stream. While the run goes on there is a link that reads it again. */
export function logPage({ view, entry, text }: FoundLog, logger: Logger): Readable {
  const start = Math.max(0, text.size - SHOWN);
  const name = logName(view.job.id, entry);
  const body = html`<main>
<p><a href="/karajo/plain/">All jobs</a> · <a href="${dashboardAddress(view.job, entry.counter)}">This run in the dashboard</a></p>
<h1>${view.job.name} #${entry.counter} <span class="status ${entry.status}">${entry.status}</span></h1>
${start > 0 ? html`<p>The first ${start} bytes of ${name} are not shown here.</p>` : html``}
<pre tabindex="0">${new Html(MARK)}</pre>
${entry.status === "running" ? html`<p>The run goes on. <a href="${plainAddress(view.job, entry.counter)}">Read again</a></p>` : html``}
</main>`;
  const [before = "", after = ""] = page(name, body).split(MARK);
  return streamLog({ text, start, logger }, (bytes) => pageParts(before, bytes, after));
}

function plainAddress({ kind, id }: JobRef, counter: number): string {
  return `/karajo/job_${kind}/log/?id=${encodeURIComponent(id)}&counter=${counter}`;
}

function dashboardAddress({ kind, id }: JobRef, counter: number): string {
  return `/karajo/app/#/job/${kind}/${encodeURIComponent(id)}/${counter}`;
}

async function* pageParts(before: string, bytes: AsyncIterable<Uint8Array>, after: string): AsyncGenerator<string> {
  yield before;
  const decoder = new TextDecoder();
  for await (const piece of bytes) {
    const shown = escapeHtml(decoder.decode(piece, { stream: true }));
    if (shown !== "") yield shown;
  }
  yield escapeHtml(decoder.decode()) + after;
}
