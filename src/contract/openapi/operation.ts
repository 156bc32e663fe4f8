import { CODES, type Code } from "../../domain/error.ts";
import { STATUS_OF_KIND } from "../error-status.ts";
import type { Route } from "../routes.ts";
import type { Answer } from "../wire.ts";
import type { AnySchema } from "./schema.ts";

/** The groups in which the routes are shown, in this order. */
export const TAGS = {
  "Exec jobs": "Jobs that run commands or a function: their webhooks, and what can be done with them.",
  "HTTP jobs": "Jobs that send an HTTP request, and what can be done with them.",
  Logs: "What runs have written, also while they write it.",
  History: "What a job did and why, and when it is due next.",
  Overview: "What a page about many jobs needs, in one answer each.",
  Sessions: "Logging in and out.",
  Server: "What those who run the server ask of it.",
} as const satisfies Record<string, string>;

export type Tag = keyof typeof TAGS;

/**
 * Who may ask. `anybody`; `reader`: anybody where no users are configured, else a session or a signed query; `commander`:
 * a signature, or a session where a page of this server asks; `hook`: who proves it in the way that the job asks for.
 */
export type Access = "anybody" | "reader" | "commander" | "hook";

/** A parameter of the query, the path or a form. */
export interface Parameter {
  readonly name: string;
  /** Of a list: it may be given several times. */
  readonly schema: AnySchema;
}

/** What stands in a request beside its address. */
export type Input =
  | { readonly kind: "query"; readonly parameters: readonly Parameter[] }
  | { readonly kind: "form"; readonly parameters: readonly Parameter[] }
  /** Bytes of any type; `path` is what follows the address. */
  | { readonly kind: "bytes"; readonly description: string; readonly path?: Parameter };

/** What a success is answered with. */
export type Success =
  /** `{code, message, data}`; without a schema there is no data. */
  | {
      readonly kind: "answer";
      readonly description: string;
      readonly message?: "OK";
      readonly data?: AnySchema;
      readonly headers?: Headers;
    }
  /** Anything else, as it is. */
  | {
      readonly kind: "content";
      readonly description: string;
      readonly type: string;
      readonly schema: AnySchema;
      readonly headers?: Headers;
    };

/** Headers of an answer that mean something, each with what. */
export type Headers = Readonly<Record<string, string>>;

/** All that is to be known of a route beside its method and path. */
export interface Operation {
  readonly tag: Tag;
  readonly summary: string;
  /** What it promises; Markdown, a line for each paragraph. */
  readonly description: string;
  readonly access: Access;
  readonly input: Input;
  readonly success: Success;
  /** Its own failures; those of its method and access are added by {@link errorsOf}. */
  readonly errors: readonly Code[];
  /** A failure that is answered with a status and nothing else. */
  readonly silent?: { readonly status: number; readonly description: string };
  /** The first one succeeds. */
  readonly examples: readonly [Example, ...Example[]];
}

/** A request and what it is answered with. A test sends each of them to the real program. */
export interface Example {
  readonly name: string;
  readonly summary: string;
  /** Whether it is signed, or sent by somebody who is logged in. */
  readonly by: "signature" | "session" | "nobody";
  /** Of the query or the form. */
  readonly given?: Given;
  /** What follows the address. */
  readonly path?: string;
  /** The body, where it is no form. */
  readonly body?: string;
  readonly answer: ExampleAnswer;
}

export type Given = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface ExampleAnswer {
  readonly status: number;
  /** JSON, a text where the content is no JSON, or `undefined` where there is none. */
  readonly body: unknown;
  /** Whether only a part of the answer is shown. */
  readonly isPart: boolean;
}

/** An answer that succeeds. */
export function answered<Data>(data?: Data, message?: "OK"): ExampleAnswer {
  const body: Answer<Data> = {
    code: 200,
    ...(message !== undefined && { message }),
    ...(data !== undefined && { data }),
  };
  return { status: 200, body, isPart: false };
}

/** The same answer, which has more than is shown. */
export function partOf(answer: ExampleAnswer): ExampleAnswer {
  return { ...answer, isPart: true };
}

/** An answer that refuses. */
export function refused(code: Code, message: string): ExampleAnswer {
  const status = statusOf(code);
  return { status, body: { code: status, message, name: code } satisfies Answer, isPart: false };
}

export function statusOf(code: Code): number {
  return STATUS_OF_KIND[CODES[code].kind];
}

const ERRORS_OF_ACCESS: Readonly<Record<Access, readonly Code[]>> = {
  anybody: [],
  reader: ["ERR_UNAUTHORIZED", "ERR_STORE"],
  commander: ["ERR_UNAUTHORIZED", "ERR_STORE"],
  hook: ["ERR_JOB_FORBIDDEN", "ERR_STORE"],
};

/** Every failure that a route can answer, each once, ascending by status. */
export function errorsOf({ method }: Route, { access, errors }: Operation): readonly Code[] {
  const ofMethod: readonly Code[] = method === "POST" ? ["ERR_BODY_TOO_LARGE"] : [];
  const all = new Set([...ERRORS_OF_ACCESS[access], ...errors, ...ofMethod]);
  return [...all].sort((a, b) => statusOf(a) - statusOf(b));
}
