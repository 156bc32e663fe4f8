import type { Client } from "../../client/client.ts";
import type { CallOptions } from "../../client/client-options.ts";
import type { LogFollowOptions } from "../../client/log-follow.ts";
import type { LogChunk, LogPart, LogPartOptions } from "../../client/log-part.ts";
import type { NextOptions, RunsOptions, SlotsOptions } from "../../client/run-history.ts";
import type { Triggered } from "../../client/triggered.ts";
import type { WireJobExec, WireJobHttp } from "../../contract/wire.ts";
import type { WireRun, WireSlot } from "../../contract/wire-history.ts";
import type { WireComingSlot } from "../../contract/wire-overview.ts";
import type { KeyedJob } from "./jobs.ts";

type WireJob = WireJobExec | WireJobHttp;

/** What can be asked about one job, of whichever kind it is. */
export interface JobCalls {
  trigger(call?: CallOptions): Promise<Triggered<WireJob>>;
  cancel(call?: CallOptions): Promise<WireJob>;
  pause(call?: CallOptions): Promise<WireJob>;
  resume(call?: CallOptions): Promise<WireJob>;
  next(options?: NextOptions): Promise<readonly WireComingSlot[]>;
  slots(options?: SlotsOptions): Promise<readonly WireSlot[]>;
  runs(options?: RunsOptions): Promise<readonly WireRun[]>;
  logText(counter: number, options?: LogPartOptions): Promise<LogPart>;
  logFollow(counter: number, options?: LogFollowOptions): AsyncGenerator<LogChunk, void>;
}

export function jobCalls(client: Client, { kind, job: { id } }: KeyedJob): JobCalls {
  return kind === "exec" ? execCalls(client, id) : httpCalls(client, id);
}

function execCalls(client: Client, id: string): JobCalls {
  return {
    trigger: (call) => client.jobExecTrigger(id, call),
    cancel: (call) => client.jobExecCancel(id, call),
    pause: (call) => client.jobExecPause(id, call),
    resume: (call) => client.jobExecResume(id, call),
    next: (options) => client.jobExecNext(id, options),
    slots: (options) => client.jobExecSlots(id, options),
    runs: (options) => client.jobExecRuns(id, options),
    logText: (counter, options) => client.jobExecLogText(id, counter, options),
    logFollow: (counter, options) => client.jobExecLogFollow(id, counter, options),
  };
}

function httpCalls(client: Client, id: string): JobCalls {
  return {
    trigger: (call) => client.jobHttpTrigger(id, call),
    cancel: (call) => client.jobHttpCancel(id, call),
    pause: (call) => client.jobHttpPause(id, call),
    resume: (call) => client.jobHttpResume(id, call),
    next: (options) => client.jobHttpNext(id, options),
    slots: (options) => client.jobHttpSlots(id, options),
    runs: (options) => client.jobHttpRuns(id, options),
    logText: (counter, options) => client.jobHttpLogText(id, counter, options),
    logFollow: (counter, options) => client.jobHttpLogFollow(id, counter, options),
  };
}
