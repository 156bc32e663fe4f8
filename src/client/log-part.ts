import type { Route } from "../contract/routes.ts";
import { type AnswerHead, badAnswer } from "./answer.ts";
import type { Caller } from "./caller.ts";
import type { CallOptions } from "./client-options.ts";
import { type LogRef, textOf } from "./job-log.ts";

/** Bytes of a log. */
export interface LogChunk {
  /** Where in the log they begin. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A part of a log, and how long the log was when it was read. */
export interface LogPart extends LogChunk {
  /** The bytes, read as UTF-8; bytes that are not UTF-8, such as those of a character that is cut, show as U+FFFD. */
  readonly content: string;
  /** The size of the whole log, in bytes. */
  readonly size: number;
  /** Whether the run goes on, so that the log may grow. */
  readonly isRunning: boolean;
}

/** Which part of a log is asked for. */
export interface LogPartOptions extends CallOptions {
  /**
   * The first byte, from 0; a negative number counts from the end of the log.
   * @default 0
   */
  readonly offset?: number | undefined;
  /**
   * How many bytes at the most.
   * @default all
   */
  readonly limit?: number | undefined;
}

export async function logPart(
  caller: Caller,
  route: Route,
  { id, counter }: LogRef,
  { offset, limit, ...call }: LogPartOptions,
): Promise<LogPart> {
  const { answer, bytes } = await caller.askBytes(route, { id, counter, offset, limit }, call);
  return { ...logStateIn(answer), bytes, content: textOf(bytes) };
}

/** What the head of an answer says of a log. Throws `BAD_ANSWER` for one that says nothing of any. */
export function logStateIn(head: AnswerHead): Pick<LogPart, "offset" | "size" | "isRunning"> {
  const [offset, size] = ["karajo-log-offset", "karajo-log-size"].map((name) =>
    Number(head.header(name) ?? Number.NaN),
  );
  if (!isCount(offset) || !isCount(size)) throw badAnswer(head, "with something else than a log");
  return { offset, size, isRunning: head.header("karajo-log-state") === "running" };
}

function isCount(value: number | undefined): value is number {
  return Number.isSafeInteger(value);
}
