import { Readable } from "node:stream";
import type { JobView } from "../../domain/job-view.ts";
import { type LogEntry, logName } from "../../domain/log.ts";
import type { LogText } from "../../ports/log-store.ts";
import { escapeHtml, Html, html } from "./html.ts";
import { page } from "./layout.ts";

const REFRESH_SECONDS = 2;
// More than this a browser shows slowly; the API has the whole.
const SHOWN = 1024 * 1024;
const MARK = "<!--log-->";

/** One log, its end where it is long, as a stream. The page loads itself again while the run goes on. */
export function logPage(view: JobView, entry: LogEntry, text: LogText): Readable {
  const start = Math.max(0, text.size - SHOWN);
  const name = logName(view.job.id, entry);
  const body = html`<main>
<p><a href="/karajo/app/">All jobs</a></p>
<h1>${view.job.name} #${entry.counter} <span class="status ${entry.status}">${entry.status}</span></h1>
${start > 0 ? html`<p>The first ${start} bytes of ${name} are not shown here.</p>` : html``}
<pre>${new Html(MARK)}</pre>
</main>`;
  const refresh = entry.status === "running" ? REFRESH_SECONDS : undefined;
  const [before = "", after = ""] = page(name, body, refresh).split(MARK);
  return Readable.from(parts(before, after, text, start));
}

async function* parts(before: string, after: string, text: LogText, start: number): AsyncGenerator<string> {
  try {
    yield before;
    const decoder = new TextDecoder();
    for await (const bytes of text.bytes({ start })) yield escapeHtml(decoder.decode(bytes, { stream: true }));
    yield after;
  } finally {
    await text.close();
  }
}
