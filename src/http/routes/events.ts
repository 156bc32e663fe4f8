import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { wireJob } from "../../contract/wire.ts";
import { wireRun } from "../../contract/wire-history.ts";
import type { WireJobChange } from "../../contract/wire-overview.ts";
import { type JobKey, jobOfKey } from "../../domain/job-id.ts";
import { type Duration, SECOND } from "../../domain/time.ts";
import type { Change } from "../../engine/changes.ts";
import { watchAccess } from "../access-watch.ts";
import type { HttpContext } from "../context.ts";

/** What changes within this time is told together: people see no difference, and a burst costs little. */
const GATHER = 100 as Duration;
/** A line that means nothing, so that everything between server and page knows that the stream lives. */
const HEARTBEAT = (15 * SECOND) as Duration;
const MOST_AT_ONCE = 500;

/**
 * `GET /karajo/api/events`: server-sent events (HTML Living Standard, 9.2). `jobs`: a list of jobs that have changed;
 * `configuration`: which jobs there are has changed, so read the environment again. A page listens first and reads then.
 */
export function eventRoutes(app: FastifyInstance, context: HttpContext): void {
  app.get(ROUTES.events.path, async (request, reply) => {
    await context.access.assertMayRead(request);
    const stream = new EventStream(context);
    // Not when the body closes: that waits for what the body waits for.
    reply.raw.once("close", () => stream.end());
    const mayRead = () => context.access.mayRead(request);
    void watchAccess({ response: reply.raw, mayRead, end: () => stream.end() }, context.clock);
    request.headers = { ...request.headers, "x-no-compression": "true" }; // compression waits for more
    return reply
      .type("text/event-stream; charset=utf-8")
      .header("cache-control", "no-store")
      .header("x-accel-buffering", "no")
      .send(Readable.from(stream.lines()));
  });
}

/** What one listener has yet to be told. */
class EventStream {
  readonly #context: HttpContext;
  readonly #unlisten: () => void;
  readonly #ended = new AbortController();
  #changed = new Set<JobKey>();
  #isConfigured = false;
  #wake = new AbortController();

  constructor(context: HttpContext) {
    this.#context = context;
    this.#unlisten = context.engine.changes.listen((change) => this.#take(change));
    context.stopping.addEventListener("abort", () => this.end(), { once: true, signal: this.#ended.signal });
  }

  end(): void {
    this.#unlisten();
    this.#ended.abort();
    this.#wake.abort();
  }

  async *lines(): AsyncGenerator<string> {
    const { clock } = this.#context;
    yield "retry: 1000\n\n";
    while (!this.#ended.signal.aborted) {
      await clock.sleep(HEARTBEAT, this.#wake.signal);
      if (this.#ended.signal.aborted) return;
      if (!this.#wake.signal.aborted) {
        yield ":\n\n";
        continue;
      }
      await clock.sleep(GATHER, this.#ended.signal);
      yield* this.#told();
    }
  }

  #take(change: Change): void {
    if (change.kind === "configuration") this.#isConfigured = true;
    else for (const key of change.keys) this.#changed.add(key);
    this.#wake.abort();
  }

  async *#told(): AsyncGenerator<string> {
    this.#wake = new AbortController();
    if (this.#isConfigured) yield "event: configuration\ndata: {}\n\n";
    this.#isConfigured = false;
    const keys = [...this.#changed];
    this.#changed = new Set();
    for (let start = 0; start < keys.length; start += MOST_AT_ONCE) {
      const changes = await Promise.all(keys.slice(start, start + MOST_AT_ONCE).map((key) => this.#changeOf(key)));
      const known = changes.filter((change) => change !== undefined);
      yield `event: jobs\ndata: ${JSON.stringify(known)}\n\n`;
    }
  }

  /** A store that fails must not end the stream: the page then shows the job without its newest run. */
  async #changeOf(key: JobKey): Promise<WireJobChange | undefined> {
    const { engine } = this.#context;
    const view = engine.job(jobOfKey(key));
    if (view === undefined) return undefined;
    const [run] = await engine.runs(view.job, { before: Number.MAX_SAFE_INTEGER, limit: 1 }).catch(() => []);
    return { key, job: wireJob(view), ...(run !== undefined && { run: wireRun(run) }) };
  }
}
