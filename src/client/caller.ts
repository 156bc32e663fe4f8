import type { Route } from "../contract/routes.ts";
import { HEADER_SIGN } from "../domain/signature.ts";
import { dataOf, type RawAnswer } from "./answer.ts";
import type { CallOptions, ResolvedClientOptions } from "./client-options.ts";
import { type ApiRequest, Connection, type OpenAnswer } from "./connection.ts";
import { epochAt, type Parameters, parametersText } from "./parameters.ts";
import { joined } from "./pieces.ts";

/** A connection whose answer has begun, and is well. */
export interface OpenConnection {
  readonly connection: Connection;
  readonly answer: OpenAnswer;
}

export const FORM = { "content-type": "application/x-www-form-urlencoded" } as const;

/** Sends requests for one client: stamped, signed, and with its session. */
export class Caller {
  readonly options: ResolvedClientOptions;
  /** The session, where the runtime shows its cookie. A browser keeps it to itself, and sends it by itself. */
  #cookie: string | undefined;

  constructor(options: ResolvedClientOptions) {
    this.options = options;
  }

  /** A request as it is. */
  send(request: ApiRequest, call: CallOptions): Promise<RawAnswer> {
    return this.#connect(request, call).exchange();
  }

  /** A request with its parameters in the query, signed. */
  async ask(route: Route, parameters: Parameters, call: CallOptions): Promise<RawAnswer> {
    return this.send(await this.#query(route, parameters, {}), call);
  }

  /** A request with its parameters in the body, signed. */
  async tell(route: Route, parameters: Parameters, call: CallOptions): Promise<RawAnswer> {
    const body = this.#text(parameters);
    return this.send({ ...route, headers: { ...FORM, ...(await this.#signature(body)) }, body }, call);
  }

  /** As {@link ask}, for an answer that is read as it comes. Whoever is given it closes it. */
  async open(
    route: Route,
    parameters: Parameters,
    call: CallOptions & { readonly headers?: Readonly<Record<string, string>> },
  ): Promise<OpenConnection> {
    const connection = this.#connect(await this.#query(route, parameters, call.headers ?? {}), call);
    return { connection, answer: await connection.open() };
  }

  /** As {@link ask}, for an answer that is bytes. */
  async askBytes(route: Route, parameters: Parameters, call: CallOptions) {
    const { connection, answer } = await this.open(route, parameters, call);
    try {
      const pieces: Uint8Array[] = [];
      for await (const piece of answer.pieces(Number.POSITIVE_INFINITY)) pieces.push(piece);
      return { answer, bytes: joined(pieces) };
    } finally {
      connection.close();
    }
  }

  /** What follows is in the session that this answer begins, or ends by setting no cookie. */
  keepSession(raw: RawAnswer): void {
    dataOf(raw);
    this.#cookie = /(?:^|[,;]\s*)(karajo=[^;,]+)/.exec(raw.header("set-cookie") ?? "")?.[1];
  }

  #connect(request: ApiRequest, call: CallOptions): Connection {
    const headers = this.#cookie === undefined ? request.headers : { ...request.headers, cookie: this.#cookie };
    return new Connection(this.options, { ...request, headers }, call);
  }

  async #query(route: Route, parameters: Parameters, headers: Readonly<Record<string, string>>): Promise<ApiRequest> {
    const query = this.#text(parameters);
    return { ...route, query, headers: { ...headers, ...(await this.#signature(query)) } };
  }

  #text(parameters: Parameters): string {
    return parametersText(parameters, epochAt(this.options.now()));
  }

  async #signature(payload: string): Promise<Readonly<Record<string, string>>> {
    const { secret, sign } = this.options;
    return secret === "" ? {} : { [HEADER_SIGN.toLowerCase()]: await sign(payload, secret) };
  }
}
