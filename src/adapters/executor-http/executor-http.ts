import type { Agent } from "undici";
import type { HttpJob } from "../../domain/job.ts";
import { holdsStatus } from "../../domain/retry-on.ts";
import type { Outcome, Run } from "../../domain/run.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Digest } from "../../ports/digest.ts";
import type { Executor, RunOutput } from "../../ports/executor.ts";
import { Agents } from "./agents.ts";
import { bodyHolds } from "./body-search.ts";
import { buildRequest, type HttpRequest, type RequestFacts } from "./build-request.ts";
import { exchange, type HttpResponse, headerValue } from "./exchange.ts";
import { loggedBody, logRequest } from "./exchange-log.ts";
import { type FinalResponse, outcomeOf } from "./expectation.ts";
import { failureReason, failureWord, timeoutReason } from "./failure-reason.ts";
import { isRedirect, redirected } from "./redirect.ts";

export interface HttpExecutorDeps {
  readonly clock: Clock;
  readonly digest: Pick<Digest, "hmac">;
  /** Karajo's version, for `User-Agent`. */
  readonly version: string;
  /** Where jobs whose URL starts with `/` send their requests, such as `http://127.0.0.1:31937`. Asked at each run. */
  ownAddress(): string;
}

export interface HttpExecutor extends Executor<HttpJob> {
  /** Ends every connection, and with it what still goes on. May be called twice. */
  close(): Promise<void>;
}

interface Exchanges {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly job: HttpJob;
  readonly output: RunOutput;
}

const MOST_REDIRECTS = 10;
const OVER = new Error("the exchange is over");

/**
 * Runs HTTP jobs: sends the request, follows redirects unless the job says otherwise, logs every exchange with its
 * secrets masked. A run succeeds when the last response is what its job expects. Never throws. Connections are kept and
 * reused, apart for jobs that accept any certificate.
 */
export function createHttpExecutor(deps: HttpExecutorDeps): HttpExecutor {
  const { clock } = deps;
  const agents = new Agents();
  return {
    execute: (job, run, output, signal) =>
      withinTimeout({ clock, timeout: job.httpTimeout, signal }, async (limit) => {
        const request = buildRequest(job, requestFacts(deps, run));
        const agent = await agents.for(job);
        return follow({ agent, clock, job, output }, request, limit);
      }),
    close: () => agents.destroy(),
  };
}

function requestFacts({ clock, digest, version, ownAddress }: HttpExecutorDeps, { idempotencyKey }: Run): RequestFacts {
  return { epochSeconds: Math.floor(clock.now() / 1_000), ownAddress, version, digest, idempotencyKey };
}

/** Does `work` until the job's timeout or `signal` ends it. Every failure becomes an outcome. */
async function withinTimeout(
  { clock, timeout, signal }: { clock: Clock; timeout: Duration | undefined; signal: AbortSignal },
  work: (limit: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  if (signal.aborted) return { kind: "canceled" };
  // One for both ends, with a reason that exists: signals cost more than much of what else is done for a request.
  const limit = new AbortController();
  const cancel = () => limit.abort(OVER);
  signal.addEventListener("abort", cancel, { once: true });
  let isExpired = false;
  const expire = () => {
    isExpired = !limit.signal.aborted;
    limit.abort(OVER);
  };
  const timer = timeout === undefined ? undefined : clock.sleep(timeout, limit.signal).then(expire);
  try {
    return await work(limit.signal);
  } catch (error) {
    if (signal.aborted) return { kind: "canceled" };
    if (timeout !== undefined && isExpired) {
      return { kind: "failed", reason: timeoutReason(timeout), failure: { kind: "timeout" } };
    }
    return { kind: "failed", reason: failureReason(error), failure: { kind: failureWord(error) } };
  } finally {
    signal.removeEventListener("abort", cancel);
    // Frees the connection of a response that was not read to its end.
    limit.abort(OVER);
    await timer;
  }
}

async function follow(exchanges: Exchanges, first: HttpRequest, signal: AbortSignal): Promise<Outcome> {
  const { job, clock } = exchanges;
  let request = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await logged(exchanges, request, signal);
    const next = job.followRedirects ? redirected(request, directionOf(response), job.headerSign) : undefined;
    if (next === undefined) return outcomeOf(job, response, clock.now());
    request = next;
  }
  return { kind: "failed", reason: `stopped after ${MOST_REDIRECTS} redirects`, failure: { kind: "error" } };
}

/** Sends one request and reads its response to the end, both logged. */
async function logged(
  { agent, job, output }: Exchanges,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<FinalResponse> {
  await logRequest(output, request, job.headerSign);
  const response = await exchange(agent, request, signal);
  const body = loggedBody(output, response, job.headerSign);
  const coding = headerValue(response, "content-encoding");
  return { ...response, holdsText: await bodyHolds(body, { text: soughtText(job, response), coding }) };
}

/** What the body of a response must hold; nothing where something else already says what becomes of it. */
function soughtText(job: HttpJob, response: HttpResponse): string {
  const isFollowed = job.followRedirects && isRedirect(directionOf(response));
  return !isFollowed && holdsStatus(job.expectStatus, response.status) ? job.expectBody : "";
}

function directionOf(response: Pick<HttpResponse, "status" | "headers">) {
  return { status: response.status, location: headerValue(response, "location") };
}
