import { createHmac } from "node:crypto";
import type { HttpJob } from "../../../domain/job.ts";
import type { Outcome } from "../../../domain/run.ts";
import { anHttpJob as aJob } from "../../../domain/testing/a-job.ts";
import type { Instant } from "../../../domain/time.ts";
import type { Digest } from "../../../ports/digest.ts";
import type { RunOutput } from "../../../ports/executor.ts";
import { createHttpExecutor, type HttpExecutor, type HttpExecutorDeps } from "../executor-http.ts";
import { createManualClock } from "./manual-clock.ts";

export const NOW = 1_700_000_000_900 as Instant;
export const EPOCH = 1_700_000_000;
export const IDEMPOTENCY_KEY = "0192-run-1";

/** A valid HTTP job; a test states only what matters to it. */
export function anHttpJob(facts: Partial<HttpJob> = {}): HttpJob {
  return aJob({ name: "ping", url: "http://127.0.0.1/", httpTimeout: undefined, ...facts });
}

export const testDigest: Pick<Digest, "hmac"> = {
  hmac: (algorithm, secret, payload) => createHmac(algorithm, secret).update(payload).digest("hex"),
};

export function anExecutor(deps: Partial<HttpExecutorDeps> = {}): HttpExecutor & AsyncDisposable {
  const executor = createHttpExecutor({
    clock: createManualClock(NOW),
    digest: testDigest,
    version: "1.2.3",
    ownAddress: () => "http://127.0.0.1:1",
    ...deps,
  });
  return { ...executor, [Symbol.asyncDispose]: executor.close };
}

/** Keeps the text of a run; a line of karajo's own begins a new line, as in a real log. */
export function recordedOutput(): RunOutput & { text(): string } {
  const chunks: Uint8Array[] = [];
  const endsLine = () => chunks.at(-1)?.at(-1) === 0x0a;
  const line = async (text: string) => {
    chunks.push(Buffer.from(`${chunks.length === 0 || endsLine() ? "" : "\n"}${text}\n`));
  };
  return {
    async write(bytes) {
      chunks.push(Uint8Array.from(bytes));
    },
    settled: async () => undefined,
    line,
    lines: (texts) => line(texts.join("\n")),
    hide: () => undefined,
    started: () => undefined,
    text: () => Buffer.concat(chunks).toString(),
  };
}

/** Makes one attempt of a run of `job`. */
export async function runOnce(
  executor: HttpExecutor,
  job: HttpJob,
  { signal = new AbortController().signal, output = recordedOutput(), attempt = 1 } = {},
): Promise<{ outcome: Outcome; log: string }> {
  const run = { job, counter: 1, trigger: { reason: "manual" }, attempt, idempotencyKey: IDEMPOTENCY_KEY } as const;
  const outcome = await executor.execute(job, run, output, signal);
  return { outcome, log: output.text() };
}

/** A promise and what resolves it. */
export function aSignal(): { readonly given: Promise<void>; give(): void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
