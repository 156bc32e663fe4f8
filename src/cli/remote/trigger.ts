import { ClientError } from "../../client/client-error.ts";
import type { RunOptions } from "../../client/run-request.ts";
import type { WireJobExec } from "../../contract/wire.ts";
import { AppError } from "../../domain/error.ts";
import { aboutJob } from "./advice.ts";
import type { Remote, RemoteJob } from "./remote.ts";

/** Runs a job by hand. Answers the number of the run, where the server says it. */
export async function triggerByHand(remote: Remote, { calls, job }: RemoteJob): Promise<number | undefined> {
  try {
    return (await remote.ask(() => calls.trigger())).counter;
  } catch (error) {
    throw aboutJob(job.name, error);
  }
}

/** Runs a job by its webhook, with a payload. Throws `ERR_OPTION_INVALID`, which says why, where that cannot be. */
export async function triggerByHook(
  remote: Remote,
  found: RemoteJob,
  payload: Uint8Array,
): Promise<number | undefined> {
  const job = hookedJob(found);
  const secret = await secretOfJob(remote, job.id);
  const run = { body: payload, ...proofOf(job, secret) };
  try {
    return (await remote.ask((client) => client.jobExecRun(job.path, run))).counter;
  } catch (error) {
    if (!(error instanceof ClientError && error.code === "ERR_JOB_FORBIDDEN")) throw aboutJob(job.name, error);
    const file = secret === undefined ? undefined : remote.place.configFile;
    throw new ClientError(error.code, refusedWords(job.name, file), { cause: error });
  }
}

/** How the request proves who sends it, as the `auth_kind` of the job asks for. */
function proofOf({ auth_kind, header_sign }: WireJobExec, secret: string | undefined): RunOptions {
  // What GitLab sends is the secret itself; that of the server is not for this.
  if (auth_kind === "gitlab") return { secret: "", headers: secret === undefined ? {} : { "X-Gitlab-Token": secret } };
  const headerSign = auth_kind === "github" ? "X-Hub-Signature-256" : header_sign;
  return { headerSign, ...(secret !== undefined && { secret }) };
}

function refusedWords(name: string, file: string | undefined): string {
  if (file !== undefined) {
    return `the webhook of ${name} does not accept the secret that ${file} has: does the server run with this file?`;
  }
  return (
    `the webhook of ${name} does not accept the signature: the job has a secret of its own\n` +
    "Run this where the configuration of the server can be read, and name it with --config"
  );
}

function hookedJob({ kind, job }: RemoteJob): WireJobExec & { readonly path: string } {
  if (kind === "http") throw noPayload(job.name, "it is an HTTP job, and has no webhook");
  const { path, auth_kind } = job as WireJobExec;
  if (path === undefined) throw noPayload(job.name, "it has no webhook, for which its option path would stand");
  if (auth_kind === "sourcehut") throw noPayload(job.name, "its webhook takes only what sr.ht has signed (auth_kind)");
  return { ...(job as WireJobExec), path };
}

function noPayload(name: string, reason: string): AppError {
  return new AppError("ERR_OPTION_INVALID", `${name} takes no --payload: ${reason}`);
}

/** The secret of a job, by the configuration where that is at hand; `undefined`: only the server's is known. */
async function secretOfJob({ place }: Remote, id: string): Promise<string | undefined> {
  if (place.configFile === undefined) return undefined;
  const { Env } = await import("../../env.ts");
  try {
    const { configuration } = await Env.load(place.configFile);
    return configuration.jobs.find((job) => job.id === id)?.secret;
  } catch (error) {
    // A configuration with errors is not the one that the server runs with.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
