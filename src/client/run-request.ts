import { EPOCH_PARAMETER, ROUTES } from "../contract/routes.ts";
import { HEADER_SIGN } from "../domain/signature.ts";
import { type CallOptions, checkedHeaders, optionInvalid, type ResolvedClientOptions } from "./client-options.ts";
import type { ApiRequest } from "./connection.ts";
import { epochAt } from "./parameters.ts";
import { bytesOf } from "./sign.ts";

/** What running a job by its webhook takes. */
export interface RunOptions extends CallOptions {
  /**
   * The body of the request, which a job that is a function can read.
   * @default the JSON `{"_karajo_epoch":N}`, N in Unix seconds
   */
  readonly body?: string | Uint8Array | undefined;
  /**
   * The secret of the job.
   * @default the secret of the client
   */
  readonly secret?: string | undefined;
  /**
   * The header that carries the signature. With `X-Hub-Signature-256` jobs whose `auth_kind` is `github` run, too.
   * @default "X-Karajo-Sign"
   */
  readonly headerSign?: string | undefined;
  /** Further headers of the request, such as `X-GitHub-Event`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The request that runs the job with this webhook path. Throws `ERR_OPTION_INVALID`. */
export async function runRequest(
  path: string,
  run: RunOptions,
  { secret, sign, now }: Pick<ResolvedClientOptions, "secret" | "sign" | "now">,
): Promise<ApiRequest> {
  const key = run.secret ?? secret;
  const headerSign = run.headerSign ?? HEADER_SIGN;
  const body = run.body === undefined ? JSON.stringify({ [EPOCH_PARAMETER]: epochAt(now()) }) : bytesOf(run.body);
  const headers = checkedHeaders("headers", {
    ...(run.body === undefined && { "content-type": "application/json" }),
    ...run.headers,
  });
  const signature = key === "" ? {} : checkedHeaders("headerSign", { [headerSign]: await sign(body, key) });
  const { method, path: start } = ROUTES.jobExecRun;
  return { method, path: `${start}${hookPath(path)}`, headers: { ...headers, ...signature }, body };
}

/** The path of a webhook as it stands in an address, with one leading slash. */
function hookPath(path: string): string {
  const segments = path.replace(/^\//, "").split("/");
  // `fetch` would resolve them, and so call another address than the one that was named.
  if (segments.some((segment) => segment === "." || segment === "..")) {
    throw optionInvalid(`path is ${JSON.stringify(path)}: an address cannot hold "." or ".." between slashes`);
  }
  return `/${segments.map((segment) => encodeURIComponent(segment)).join("/")}`;
}
