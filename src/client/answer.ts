import type { Answer } from "../contract/wire.ts";
import { ClientError } from "./client-error.ts";

/** What stands before the body of an answer. */
export interface AnswerHead {
  /** Method and path of the request, for messages: without the query, which is signed. */
  readonly request: string;
  readonly status: number;
  /** A header of the answer; `undefined` also where the runtime hides it. */
  header(name: string): string | undefined;
}

/** What came back, not looked into yet. */
export interface RawAnswer extends AnswerHead {
  readonly text: string;
}

/**
 * The data of an answer that says that all is well; what the API refused is thrown under the API's name, and what is
 * no answer of the API as `BAD_ANSWER`.
 */
export function dataOf(raw: RawAnswer): unknown {
  const answer = answerIn(raw);
  if (answer?.code !== 200) throw refusalIn(raw);
  return answer.data;
}

/** The data of an answer, which the API promises to be an object of this type. Throws as {@link dataOf} does. */
export function objectIn<Data extends object>(raw: RawAnswer): Data {
  const data = dataOf(raw);
  if (!isObject(data)) throw withoutData(raw);
  return data as unknown as Data;
}

/** The data of an answer, which the API promises to be a list of this type. Throws as {@link dataOf} does. */
export function listIn<Item>(raw: RawAnswer): readonly Item[] {
  const data = dataOf(raw);
  if (!Array.isArray(data)) throw withoutData(raw);
  return data as readonly Item[];
}

/** An answer that is a document in JSON, without the frame that the other answers have. */
export function documentIn(raw: RawAnswer): Readonly<Record<string, unknown>> {
  const value = raw.status === 200 ? jsonOf(raw) : undefined;
  if (!isObject(value)) throw refusalIn(raw);
  return value;
}

/** Why an answer is not what was asked for. */
export function refusalIn(raw: RawAnswer): ClientError {
  const answer = answerIn(raw);
  if (answer === undefined || answer.code === 200) return badAnswer(raw, describe(raw));
  // karajo 0.9.3 tells of a missing log with 404 in an answer whose own status is 200.
  const status = answer.code;
  const code = answer.name || NAMES_OF_NAMELESS[status] || "BAD_ANSWER";
  const message = answer.message || "the request was refused";
  const retryAfterSeconds = retryAfterOf(raw);
  return new ClientError(code, `${message} (${raw.request} answered ${status} ${code})`, { status, retryAfterSeconds });
}

/** An answer that cannot be understood; `reason` goes on where "answered" stops. */
export function badAnswer(head: AnswerHead, reason: string, cause?: unknown): ClientError {
  return new ClientError("BAD_ANSWER", `${head.request} answered ${reason}`, { status: head.status, cause });
}

/** karajo 0.9.3 gives some of its refusals no name. */
const NAMES_OF_NAMELESS: Readonly<Record<number, string>> = { 401: "ERR_UNAUTHORIZED", 404: "ERR_NOT_FOUND" };

function answerIn({ text }: RawAnswer): Answer | undefined {
  const value = jsonOf({ text });
  return isObject(value) && Number.isInteger(value.code) ? (value as unknown as Answer) : undefined;
}

/** `undefined`: it is not JSON; the caller says so, with the status. */
function jsonOf({ text }: Pick<RawAnswer, "text">): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutData(raw: RawAnswer): ClientError {
  return badAnswer(raw, `${raw.status} without the data that was asked for`);
}

function describe(raw: RawAnswer): string {
  // Browsers hide a redirect behind the status 0.
  if (raw.status === 0 || (raw.status >= 300 && raw.status < 400)) {
    return `with a redirect to ${raw.header("location") ?? "another address"}: serverUrl must be where the server is`;
  }
  return `${raw.status} with ${raw.text === "" ? "nothing" : "something else than JSON of karajo"}`;
}

function retryAfterOf(raw: RawAnswer): number | undefined {
  const text = raw.header("retry-after") ?? "";
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}
