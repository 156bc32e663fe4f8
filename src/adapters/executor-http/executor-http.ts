import { Agent } from "undici";
import type { HttpJob } from "../../domain/job.ts";
import type { Outcome } from "../../domain/run.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Digest } from "../../ports/digest.ts";
import type { Executor, RunOutput } from "../../ports/executor.ts";
import { buildRequest, type HttpRequest } from "./build-request.ts";
import { exchange, type HttpResponse, headerValue, statusText } from "./exchange.ts";
import { logRequest, logResponse } from "./exchange-log.ts";
import { failureReason, timeoutReason } from "./failure-reason.ts";
import { redirected } from "./redirect.ts";

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
  readonly job: HttpJob;
  readonly output: RunOutput;
}

// Go's client gave up connecting after 30 s, too. Without a limit, a host that accepts and then says nothing would keep
// a socket for each run that was cancelled meanwhile.
const CONNECT_TIMEOUT_MS = 30_000;
const MOST_REDIRECTS = 10;

/**
 * Runs HTTP jobs: sends the request, follows redirects, logs every exchange with its secrets masked. A run succeeds
 * when the last status is 200. Never throws. Connections are kept and reused, apart for jobs that accept any
 * certificate.
 */
export function createHttpExecutor(deps: HttpExecutorDeps): HttpExecutor {
  const strict = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });
  const insecure = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS, rejectUnauthorized: false } });
  return {
    execute: (job, _run, output, signal) =>
      withinTimeout({ clock: deps.clock, timeout: job.timeout, signal }, (limit) => {
        const request = buildRequest(job, requestFacts(deps));
        return follow({ agent: job.insecure ? insecure : strict, job, output }, request, limit);
      }),
    async close() {
      await Promise.all([strict.destroy(), insecure.destroy()]);
    },
  };
}

function requestFacts({ clock, digest, version, ownAddress }: HttpExecutorDeps) {
  return { epochSeconds: Math.floor(clock.now() / 1_000), ownAddress: ownAddress(), version, digest };
}

/** Does `work` until the job's timeout or `signal` ends it. Every failure becomes an outcome. */
async function withinTimeout(
  { clock, timeout, signal }: { clock: Clock; timeout: Duration | undefined; signal: AbortSignal },
  work: (limit: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  if (signal.aborted) return { kind: "canceled" };
  const over = new AbortController();
  const expired = new AbortController();
  const timer = timeout === undefined ? undefined : clock.sleep(timeout, over.signal).then(() => expired.abort());
  try {
    return await work(AbortSignal.any([signal, expired.signal]));
  } catch (error) {
    if (signal.aborted) return { kind: "canceled" };
    if (timeout !== undefined && expired.signal.aborted) return { kind: "failed", reason: timeoutReason(timeout) };
    return { kind: "failed", reason: failureReason(error) };
  } finally {
    over.abort();
    await timer;
    // Frees the connection of a response that was not read to its end.
    expired.abort();
  }
}

async function follow(exchanges: Exchanges, first: HttpRequest, signal: AbortSignal): Promise<Outcome> {
  const { headerSign } = exchanges.job;
  let request = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await logged(exchanges, request, signal);
    const next = redirected(
      request,
      { status: response.status, location: headerValue(response, "location") },
      headerSign,
    );
    if (next === undefined) return outcomeOf(response);
    request = next;
  }
  return { kind: "failed", reason: `stopped after ${MOST_REDIRECTS} redirects` };
}

async function logged(
  { agent, job, output }: Exchanges,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpResponse> {
  await logRequest(output, request, job.headerSign);
  const response = await exchange(agent, request, signal);
  await logResponse(output, response, job.headerSign);
  return response;
}

function outcomeOf(response: HttpResponse): Outcome {
  return response.status === 200 ? { kind: "success" } : { kind: "failed", reason: statusText(response) };
}
