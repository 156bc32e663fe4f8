import type { Answer, WireEnvironment, WireJobExec, WireJobHttp } from "../../src/contract/wire.ts";
import type { WireRun, WireSlot } from "../../src/contract/wire-history.ts";
import type { WireComingSlot, WireJobKey, WireLane, WireSession } from "../../src/contract/wire-overview.ts";

/** A failure of the API, or of the way to it (`NETWORK`). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Signs a command where there is no session; `undefined` when the person has not given the secret. */
export type Signer = (payload: string) => Promise<string | undefined>;

export type WireJob = WireJobExec | WireJobHttp;
export type JobCommand = "trigger" | "cancel" | "pause" | "resume";

/** A piece of a log: `offset` is where it really begins, `size` how long the log is at this moment. */
export interface LogPiece {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly size: number;
  readonly isRunning: boolean;
}

/** The public API as the pages use it. Every method throws {@link ApiError}. */
export interface Api {
  session(): Promise<WireSession>;
  environment(): Promise<WireEnvironment>;
  /** The newest runs of each job, newest first. */
  recentRuns(keys: readonly WireJobKey[], limit: number): Promise<Readonly<Record<WireJobKey, readonly WireRun[]>>>;
  runs(key: WireJobKey, page: { readonly before?: number; readonly limit: number }): Promise<readonly WireRun[]>;
  slots(key: WireJobKey, page: { readonly limit: number }): Promise<readonly WireSlot[]>;
  next(key: WireJobKey, count: number): Promise<readonly WireComingSlot[]>;
  /** Times in milliseconds since 1970. */
  timeline(from: number, to: number): Promise<readonly WireLane[]>;
  command(key: WireJobKey, command: JobCommand): Promise<WireJob>;
  /** Up to `limit` bytes of a log from `offset` on; a negative offset counts from the end. */
  log(key: WireJobKey, counter: number, from: { readonly offset: number; readonly limit: number }): Promise<LogPiece>;
  /** The log from `offset` on as it grows, until the run has ended. */
  followLog(
    key: WireJobKey,
    counter: number,
    from: { readonly offset: number; readonly signal: AbortSignal },
  ): AsyncIterable<LogPiece>;
  /** Where a browser downloads a log. */
  logAddress(key: WireJobKey, counter: number): string;
  logout(): Promise<void>;
}

/** `exec:nightly` → kind and ID. */
export function splitKey(key: WireJobKey): { readonly kind: "exec" | "http"; readonly id: string } {
  return { kind: key.startsWith("http:") ? "http" : "exec", id: key.slice(5) };
}

/** The API over `fetch`. Commands are signed where `signer` gives a signature, else the session speaks for them. */
export function createApi(fetchLike: typeof fetch, signer: Signer): Api {
  const call = async (path: string, init?: RequestInit): Promise<Response> => {
    try {
      return await fetchLike(path, { credentials: "same-origin", ...init });
    } catch {
      throw new ApiError("NETWORK", "the server does not answer", 0);
    }
  };
  const get = async <Data>(path: string): Promise<Data> => dataOf(await call(path));
  const address = (key: WireJobKey, what: string, query: Readonly<Record<string, string | number>> = {}) => {
    const { kind, id } = splitKey(key);
    return `/karajo/api/job_${kind}/${what}?${parameters({ id, ...query })}`;
  };
  const logPath = (key: WireJobKey, counter: number, query: Readonly<Record<string, string | number>>) =>
    address(key, "log/text", { counter, ...query });
  return {
    session: () => get("/karajo/api/session"),
    environment: () => get("/karajo/api/environment"),
    recentRuns: (keys, limit) =>
      get(`/karajo/api/runs?${new URLSearchParams([...keys.map((key) => ["job", key]), ["limit", String(limit)]])}`),
    runs: (key, page) => get(address(key, "runs", page)),
    slots: (key, page) => get(address(key, "slots", page)),
    next: (key, count) => get(address(key, "next", { count })),
    timeline: (from, to) => get(`/karajo/api/timeline?${parameters({ from: rfc3339(from), to: rfc3339(to) })}`),
    command: async (key, command) => dataOf(await sendCommand(call, signer, key, command)),
    log: async (key, counter, { offset, limit }) => {
      const response = await call(logPath(key, counter, { offset, limit }));
      if (!response.ok) throw await errorOf(response);
      return pieceOf(response, new Uint8Array(await response.arrayBuffer()), 0);
    },
    async *followLog(key, counter, { offset, signal }) {
      const response = await call(logPath(key, counter, { offset, follow: "true" }), { signal });
      if (!response.ok || response.body === null) throw await errorOf(response);
      let read = 0;
      const reader = response.body.getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        yield pieceOf(response, piece.value, read);
        read += piece.value.length;
      }
    },
    logAddress: (key, counter) => logPath(key, counter, {}),
    logout: async () => dataOf(await call("/karajo/api/auth/logout", { method: "POST" })),
  };
}

async function sendCommand(
  call: (path: string, init?: RequestInit) => Promise<Response>,
  signer: Signer,
  key: WireJobKey,
  command: JobCommand,
): Promise<Response> {
  const { kind, id } = splitKey(key);
  const payload = parameters({ _karajo_epoch: Math.floor(Date.now() / 1_000), id });
  const signature = await signer(payload);
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    ...(signature !== undefined && { "x-karajo-sign": signature }),
  };
  // Commands about HTTP jobs have their parameters in the query, as karajo 0.9.3 has it.
  return kind === "http"
    ? call(`/karajo/api/job_http/${command}?${payload}`, { method: "POST", headers })
    : call(`/karajo/api/job_exec/${command}`, { method: "POST", headers, body: payload });
}

async function dataOf<Data>(response: Response): Promise<Data> {
  const answer = await answerOf<Data>(response);
  if (answer?.code !== 200) throw failure(response, answer);
  return answer.data as Data;
}

async function errorOf(response: Response): Promise<ApiError> {
  return failure(response, await answerOf(response));
}

async function answerOf<Data>(response: Response): Promise<Answer<Data> | undefined> {
  return (await response.json().catch(() => undefined)) as Answer<Data> | undefined;
}

function failure(response: Response, answer: Answer | undefined): ApiError {
  const message = answer?.message ?? `the server answered ${response.status}`;
  return new ApiError(answer?.name ?? "BAD_ANSWER", message, response.status);
}

function pieceOf(response: Response, bytes: Uint8Array, read: number): LogPiece {
  const header = (name: string) => response.headers.get(name) ?? "";
  const offset = Number(header("karajo-log-offset")) + read;
  return {
    bytes,
    offset,
    size: Math.max(Number(header("karajo-log-size")), offset + bytes.length),
    isRunning: header("karajo-log-state") === "running",
  };
}

function parameters(values: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();
}

function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
