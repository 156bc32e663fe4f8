import type { FastifyRequest } from "fastify";
import type { Configuration } from "../domain/configuration.ts";
import { AppError } from "../domain/error.ts";
import type { ExecJob } from "../domain/job.ts";
import { HEADER_SIGN, presentedProof } from "../domain/signature.ts";
import type { Digest } from "../ports/digest.ts";
import { queryOf } from "./address.ts";
import type { Sessions } from "./sessions.ts";

export interface AccessDeps {
  readonly digest: Digest;
  readonly sessions: Sessions;
  /** The configuration as it is at this moment: of it the global secret and the users count. */
  configuration(): Pick<Configuration, "settings" | "users">;
}

/** Who may do what. Each check throws when the answer is no. */
export class Access {
  readonly #deps: AccessDeps;

  constructor(deps: AccessDeps) {
    this.#deps = deps;
  }

  get hasUsers(): boolean {
    return this.#deps.configuration().users.length > 0;
  }

  /** Reading: free where there are no users, else a session or a signature over the query string. */
  async assertMayRead(request: FastifyRequest): Promise<void> {
    if (!(await this.mayRead(request))) {
      throw new AppError("ERR_UNAUTHORIZED", "empty or invalid session or signature: log in, or sign the query string");
    }
  }

  async mayRead(request: FastifyRequest): Promise<boolean> {
    if (!this.hasUsers) return true;
    if (this.#isSigned(request, queryOf(request))) return true;
    return (await this.userOf(request)) !== undefined;
  }

  /** Who is logged in; a session ends with its user. */
  async userOf(request: FastifyRequest): Promise<string | undefined> {
    const name = await this.#deps.sessions.userOf(request.headers.cookie);
    return this.#deps.configuration().users.find((user) => user.name === name)?.name;
  }

  /** Commanding: the query string or the body, as it was sent, is signed with the global secret. */
  assertIsSigned(request: FastifyRequest, over: "query" | "body"): void {
    const payload = over === "query" ? queryOf(request) : bodyOf(request);
    if (!this.#isSigned(request, payload)) {
      throw new AppError("ERR_UNAUTHORIZED", "empty or invalid signature");
    }
  }

  /**
   * Commanding from the dashboard as well: a signature as above, or a session whose request comes from a page of this
   * server. Browsers send the session along with requests that other sites make them send, so those are told apart.
   */
  async assertMayCommand(request: FastifyRequest, over: "query" | "body"): Promise<void> {
    if (isFromOwnPage(request) && (await this.userOf(request)) !== undefined) return;
    this.assertIsSigned(request, over);
  }

  /** A webhook: the body is signed in the way that the job asks for. */
  assertIsFromHook(job: ExecJob, request: FastifyRequest): void {
    if (!this.#provesHook(job, request)) throw new AppError("ERR_JOB_FORBIDDEN", "forbidden");
  }

  #provesHook(job: ExecJob, request: FastifyRequest): boolean {
    const { digest } = this.#deps;
    const body = bodyOf(request);
    const proof = presentedProof(job, (name) => headerOf(request, name));
    switch (proof.kind) {
      case "none":
        return false;
      case "hmac":
        return digest.equal(digest.hmac(proof.algorithm, job.secret, body), proof.presented);
      case "token":
        return digest.equal(job.secret, proof.presented);
      case "ed25519":
        return digest.verifyEd25519({
          publicKey: Buffer.from(proof.publicKey, "base64"),
          message: Buffer.concat([body, Buffer.from(proof.nonce)]),
          signature: Buffer.from(proof.presented, "base64"),
        });
      default:
        return proof satisfies never;
    }
  }

  #isSigned(request: FastifyRequest, payload: Uint8Array | string): boolean {
    const { digest, configuration } = this.#deps;
    const presented = headerOf(request, HEADER_SIGN);
    const { secret } = configuration().settings;
    return presented !== "" && digest.equal(digest.hmac("sha256", secret, payload), presented.toLowerCase());
  }
}

/** Fetch Metadata where the browser sends it, else the origin; a request that tells neither is not from a page. */
function isFromOwnPage(request: FastifyRequest): boolean {
  const site = headerOf(request, "sec-fetch-site");
  if (site !== "") return site === "same-origin";
  const origin = headerOf(request, "origin");
  return URL.canParse(origin) && new URL(origin).host === headerOf(request, "host");
}

/** The body as it was received, byte for byte; empty when there was none. */
export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function headerOf(request: FastifyRequest, name: string): string {
  const value = request.headers[name.toLowerCase()];
  // Of the headers only Set-Cookie is a list; and a name such as `constructor` finds what is no header at all.
  return typeof value === "string" ? value : "";
}
