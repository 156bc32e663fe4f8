import { visibleText } from "./log-escapes.ts";
import { textOf } from "./log-line.ts";
import type { LineBatch } from "./log-split.ts";

/** A request or a response as the log of an HTTP job has it. */
export interface HttpMessage {
  /** Of the line at which it begins. */
  readonly offset: number;
  /** `POST /path HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly first: string;
  readonly headers: readonly HttpHeader[];
  /** As far as it was logged. */
  readonly body: string;
  /** How many bytes of the body were not logged. */
  readonly notLogged: number;
}

export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

/** What was sent and what came back; each attempt and each redirect is one of its own. */
export interface HttpExchange {
  /** From 1. */
  readonly attempt: number;
  readonly request: HttpMessage;
  readonly response: HttpMessage | undefined;
  /** Why it failed, where the log says so behind it. */
  readonly failure: string | undefined;
}

/** How many lines are made exchanges of: what is longer is read as a log. */
const MOST_LINES = 20_000;

interface OpenMessage {
  readonly isRequest: boolean;
  readonly attempt: number;
  readonly offset: number;
  readonly lines: string[];
}

/** Takes the log of an HTTP job apart. */
export class LogExchanges {
  #exchanges: readonly HttpExchange[] = [];
  #open: OpenMessage | undefined;
  #attempt = 1;
  #lines = 0;
  #isCutShort = false;

  /** With what has not ended yet. */
  get all(): readonly HttpExchange[] {
    return this.#open === undefined ? this.#exchanges : withMessage(this.#exchanges, this.#open);
  }

  /** Whether the log has more than is taken apart. */
  get isCutShort(): boolean {
    return this.#isCutShort;
  }

  take({ offsets, lines }: Pick<LineBatch, "offsets" | "lines">): void {
    for (const [i, line] of lines.entries()) {
      if (this.#lines++ >= MOST_LINES) {
        this.#isCutShort = true;
        return;
      }
      this.#look(offsets[i] ?? 0, textOf(line));
    }
  }

  #look(offset: number, text: string): void {
    const begun = /^--- HTTP (request|response):$/.exec(text)?.[1];
    if (begun === undefined && !isServersWord(text)) {
      this.#open?.lines.push(text);
      return;
    }
    this.#close();
    if (begun !== undefined) {
      this.#open = { isRequest: begun === "request", attempt: this.#attempt, offset, lines: [] };
    }
    if (text.startsWith("!!! ")) this.#fail(text.replace(/^!!! (?:job_http: [a-z0-9_-]+: )?/, ""));
    this.#attempt = Number(/^=== ATTEMPT ([0-9]+) of /.exec(text)?.[1] ?? this.#attempt);
  }

  #close(): void {
    if (this.#open !== undefined) this.#exchanges = withMessage(this.#exchanges, this.#open);
    this.#open = undefined;
  }

  #fail(failure: string): void {
    const last = this.#exchanges.at(-1);
    if (last !== undefined) this.#exchanges = [...this.#exchanges.slice(0, -1), { ...last, failure }];
  }
}

/** Precisely what the server writes around exchanges: a body may hold anything. */
function isServersWord(text: string): boolean {
  return /^(?:=== (?:ATTEMPT [0-9]+ of [0-9]+|DONE|job_http: [a-z0-9_-]+: finished\.)|--- (?:No further attempt: |karajo stops|run [0-9]+ takes its place|[0-9]+ bytes are left out here)|!!! (?:job_http: [a-z0-9_-]+: |attempt [0-9]+ failed: )|\?\?\? CANCELED$)/.test(
    text,
  );
}

function withMessage(exchanges: readonly HttpExchange[], open: OpenMessage): readonly HttpExchange[] {
  const message = messageOf(open);
  if (open.isRequest) {
    return [...exchanges, { attempt: open.attempt, request: message, response: undefined, failure: undefined }];
  }
  const last = exchanges.at(-1);
  return last === undefined ? exchanges : [...exchanges.slice(0, -1), { ...last, response: message }];
}

function messageOf({ offset, lines }: OpenMessage): HttpMessage {
  const [first = "", ...rest] = lines;
  const blank = rest.indexOf("");
  const head = blank < 0 ? rest : rest.slice(0, blank);
  const body = blank < 0 ? [] : rest.slice(blank + 1);
  const notLogged = Number(/^\.\.\. \(([0-9]+) more bytes not logged\)$/.exec(body.at(-1) ?? "")?.[1] ?? 0);
  const shown = notLogged > 0 ? body.slice(0, -1) : body;
  return {
    offset,
    first: visibleText(first),
    headers: head.map(headerOf),
    body: shown.map(visibleText).join("\n"),
    notLogged,
  };
}

function headerOf(line: string): HttpHeader {
  const colon = line.indexOf(":");
  if (colon < 0) return { name: "", value: visibleText(line) };
  return { name: visibleText(line.slice(0, colon)), value: visibleText(line.slice(colon + 1).trim()) };
}

/** The status of a response's first line; `undefined` where it has none. */
export function statusOf(message: HttpMessage): number | undefined {
  const status = /^HTTP\/[0-9.]+ ([0-9]{3})\b/.exec(message.first)?.[1];
  return status === undefined ? undefined : Number(status);
}

/**
 * A body of JSON with a line for each value, or `undefined` where it is no JSON, or not all of it is there. Its words are
 * left as they are: numbers too long for JavaScript, escapes and repeated keys are what somebody may be looking for.
 */
export function formattedJson(body: string): string | undefined {
  if (!/^\s*[[{]/.test(body) || !isJson(body)) return undefined;
  let [text, depth] = ["", 0];
  const tokens = body.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  for (const [i, token] of tokens.entries()) {
    const isEmpty = /^[{[]$/.test(tokens[i - 1] ?? "") && /^[}\]]$/.test(token);
    if (/^[}\]]$/.test(token)) text += `${isEmpty ? "" : `\n${"  ".repeat(depth - 1)}`}${token}`;
    else text += /^[{[]$/.test(tokens[i - 1] ?? "") ? `\n${"  ".repeat(depth)}${token}` : token;
    if (/^[{[]$/.test(token)) depth++;
    if (/^[}\]]$/.test(token)) depth--;
    if (token === ",") text += `\n${"  ".repeat(depth)}`;
    if (token === ":") text += " ";
  }
  return text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
