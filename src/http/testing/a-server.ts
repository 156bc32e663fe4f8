import { createHmac } from "node:crypto";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { expect, onTestFinished } from "vitest";
import { createNodeDigest } from "../../adapters/digest-node/digest-node.ts";
import { createMemoryLogs } from "../../adapters/log-memory/log-memory.ts";
import { createBcryptPasswordCheck } from "../../adapters/password-bcrypt/password-bcrypt.ts";
import { createNodeRandom } from "../../adapters/random-node/random-node.ts";
import { createMemoryStore } from "../../adapters/store-memory/store-memory.ts";
import type { Settings, User } from "../../domain/configuration.ts";
import { AppError } from "../../domain/error.ts";
import type { ExecJob, HttpJob } from "../../domain/job.ts";
import { seconds } from "../../domain/time.ts";
import { Engine } from "../../engine/engine.ts";
import { Masker } from "../../engine/masker.ts";
import type { Digest } from "../../ports/digest.ts";
import type { LogStore } from "../../ports/log-store.ts";
import type { LogEvent, Logger } from "../../ports/logger.ts";
import type { PasswordCheck } from "../../ports/password-check.ts";
import type { Store } from "../../ports/store.ts";
import { FakeClock, settle } from "../../ports/testing/fake-clock.ts";
import { RecordedLeftovers } from "../../ports/testing/recorded-leftovers.ts";
import { Access } from "../access.ts";
import { AppFolder } from "../app-files.ts";
import type { Reloaded } from "../context.ts";
import { LoginLimit } from "../login-limit.ts";
import { createServer } from "../server.ts";
import { Sessions } from "../sessions.ts";
import { HeldRuns } from "./held-runs.ts";
import { type WatchedLogs, watchLogs } from "./watched-logs.ts";

/** The global secret of a test's server. No answer may ever contain it. */
export const SECRET = "gl0bal-5ecret";

/** A user, with a hash that is cheap to check. */
export const ADA: User & { readonly password: string } = {
  name: "ada",
  password: "correct horse",
  passwordHash: "$2b$04$bk1PmyfYGovIb4WHCCd58eH5Qf0WPekXwpBN38dkihaBwoaVE6KKi",
};

export interface GivenServer {
  readonly jobs?: readonly ExecJob[];
  readonly httpJobs?: readonly HttpJob[];
  readonly users?: readonly User[];
  readonly settings?: Partial<Settings>;
  readonly clock?: FakeClock;
  readonly store?: Store;
  readonly logs?: LogStore;
  readonly digest?: Digest;
  readonly passwords?: PasswordCheck;
  /** Where the dashboard is; unless given, it was not built. */
  readonly appFolder?: string;
  readonly manualFolder?: string;
  readonly reload?: () => Promise<Reloaded>;
}

/** An event that the server reported. */
export interface ReportedEvent {
  readonly name: LogEvent;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestServer {
  readonly app: FastifyInstance;
  readonly clock: FakeClock;
  readonly engine: Engine;
  readonly runs: HeldRuns;
  readonly logs: WatchedLogs;
  readonly events: readonly ReportedEvent[];
  get(url: string, headers?: InjectOptions["headers"]): Promise<LightMyRequestResponse>;
  post(url: string, body?: string | Buffer, headers?: InjectOptions["headers"]): Promise<LightMyRequestResponse>;
}

/**
 * The real server over the real engine, in memory, on a clock that the test moves; asked without a port. It ends with
 * the test, which fails when an answer has left a log open.
 */
export async function aServer(given: GivenServer = {}): Promise<TestServer> {
  const clock = given.clock ?? new FakeClock();
  const events: ReportedEvent[] = [];
  const logger: Logger = { event: (name, fields = {}) => void events.push({ name, fields }) };
  const store = given.store ?? createMemoryStore();
  const logs = watchLogs(given.logs ?? createMemoryLogs(clock));
  const runs = new HeldRuns();
  const settings = { ...SETTINGS, ...given.settings };
  const { jobs = [], httpJobs = [], users = [] } = given;
  const masker = new Masker([]);
  const stopping = new AbortController();
  const engine = new Engine(
    {
      clock,
      store,
      logs,
      logger,
      executorFor: () => runs,
      leftovers: new RecordedLeftovers(),
      random: createNodeRandom(),
      masker: () => masker,
      server: () => settings.name,
      notifiers: () => [],
    },
    { jobs: [...jobs, ...httpJobs], ...settings },
  );
  const digest = given.digest ?? createNodeDigest();
  const sessions = new Sessions({ store, clock, digest, random: createNodeRandom() });
  const app = createServer({
    version: "1.2.3",
    engine,
    logs,
    clock,
    logger,
    sessions,
    configuration: { settings, jobs, httpJobs, users, notifications: [] },
    passwords: given.passwords ?? createBcryptPasswordCheck(),
    access: new Access({ digest, sessions, configuration: () => ({ settings, users }) }),
    loginLimit: new LoginLimit(clock),
    appFolder: new AppFolder(given.appFolder ?? "/no/dashboard/was/built"),
    manualFolder: new AppFolder(given.manualFolder ?? "/no/manual/was/built"),
    stopping: stopping.signal,
    reload: given.reload ?? (() => Promise.reject(new AppError("ERR_NO_RELOAD", "there is no file"))),
  });
  await engine.load();
  engine.start();
  onTestFinished(async () => {
    stopping.abort();
    await engine.stop(AbortSignal.abort());
    await app.close();
    await settle();
    expect(logs.openTexts, "logs left open").toBe(0);
  });
  return {
    app,
    clock,
    engine,
    runs,
    logs,
    events,
    get: (url, headers = {}) => app.inject({ method: "GET", url, headers }),
    post: (url, body, headers = {}) =>
      app.inject({ method: "POST", url, headers, ...(body !== undefined && { payload: body }) }),
  };
}

/** The signature of `payload` as every client makes it. */
export function sign(payload: string | Buffer, secret = SECRET, algorithm: "sha256" | "sha1" = "sha256"): string {
  return createHmac(algorithm, secret).update(payload).digest("hex");
}

/** Logs `user` in; the answer is the `Cookie` header of the session. */
export async function cookieOf({ post }: TestServer, user = ADA): Promise<string> {
  const answer = await post("/karajo/api/auth/login", new URLSearchParams({ ...user }).toString());
  expect(answer.statusCode).toBe(200);
  return String(answer.headers["set-cookie"]).split(";")[0] ?? "";
}

export const SETTINGS: Settings = {
  name: "Test <server>",
  listenAddress: { text: "127.0.0.1:31937", host: "127.0.0.1", port: 31_937 },
  httpTimeout: seconds(300),
  httpBodyLimit: 10_000,
  dirBase: "/base/folder",
  dirPublic: undefined,
  secret: SECRET,
  maxJobRunning: 2,
  isDevelopment: false,
  shutdownGrace: seconds(10),
  killGrace: seconds(5),
};
