import { inspect } from "node:util";
import type { ExecJob } from "../../domain/job.ts";
import type { JobId } from "../../domain/job-id.ts";
import type { Outcome, ReceivedRequest } from "../../domain/run.ts";
import type { Executor, RunOutput } from "../../ports/executor.ts";

/** What a function of the embedding program is called with. */
export interface JobCall {
  /** The log of the run. */
  readonly log: JobCallLog;
  /** Aborts when the run is canceled or the server stops; the run ends when the function has returned. */
  readonly signal: AbortSignal;
  /** The webhook request that asked for the run; absent where a timer did. */
  readonly request: ReceivedRequest | undefined;
  /** The number of the run among those of the job, from 1; it is the same for all attempts. */
  readonly counter: number;
  /** Which attempt of the run this is, from 1. */
  readonly attempt: number;
}

/** The log of a run, for the function that does its work. */
export interface JobCallLog {
  /** Appends to the log; each line is stamped. Await it when writing much: that is the back-pressure. */
  write(text: string | Uint8Array): Promise<void>;
}

/** A job as a function. What it throws is the reason for which the run failed. */
export type JobFunction = (call: JobCall) => Promise<void> | void;

/** Runs jobs that are functions of the embedding program. */
export function createFunctionExecutor(functions: ReadonlyMap<JobId, JobFunction>): Executor<ExecJob> {
  return {
    async execute(job, run, output, signal): Promise<Outcome> {
      const call = functions.get(job.id);
      if (call === undefined) return failed(`no function is registered for ${job.id}`);
      if (signal.aborted) return { kind: "canceled" };
      try {
        const { counter, attempt, trigger } = run;
        await call({ log: callLog(output), signal, request: trigger.request, counter, attempt });
      } catch (error) {
        if (!signal.aborted) return failed(await reasonOf(error, output));
      }
      return { kind: signal.aborted ? "canceled" : "success" };
    },
  };
}

function failed(reason: string): Outcome {
  return { kind: "failed", reason, failure: { kind: "error" } };
}

function callLog(output: RunOutput): JobCallLog {
  // Bytes are copied: what the function does with them once `write` has resolved must not change the log.
  return {
    write(text: unknown) {
      if (typeof text === "string") return output.write(Buffer.from(text));
      if (text instanceof Uint8Array) return output.write(Buffer.concat([text]));
      // Not by a rejection: of a promise that nobody awaits it would end the embedding program.
      throw new TypeError(`log.write: expected a text or bytes, got ${inspect(text, { breakLength: Infinity })}`);
    },
  };
}

/** Why the function failed, in one line; where it threw more than that, all of it is put in the log. */
async function reasonOf(error: unknown, output: RunOutput): Promise<string> {
  const text = textOf(error).trim();
  const [reason = "", ...more] = text.split(/\r?\n/);
  if (more.length > 0) await output.line(text);
  return reason;
}

function textOf(error: unknown): string {
  if (error instanceof Error) return error.message.trim() === "" ? error.name : error.message;
  return typeof error === "string" ? error : inspect(error);
}
