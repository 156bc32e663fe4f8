import type { Route } from "../contract/routes.ts";
import type { WireLog } from "../contract/wire.ts";
import { badAnswer, objectIn } from "./answer.ts";
import type { Caller } from "./caller.ts";
import type { CallOptions } from "./client-options.ts";

/** One log, with what the run printed. */
export interface DecodedJobLog extends Omit<WireLog, "content"> {
  /** What the run printed, read as UTF-8; bytes that are not UTF-8 show as U+FFFD. */
  readonly content: string;
  /** What the run printed, byte for byte. */
  readonly bytes: Uint8Array;
}

/** Which log. */
export interface LogRef {
  readonly id: string;
  readonly counter: number;
}

/** One log as the API gives it whole. */
export async function jobLog(caller: Caller, route: Route, log: LogRef, call: CallOptions): Promise<DecodedJobLog> {
  const raw = await caller.ask(route, { ...log }, call);
  const answered = objectIn<WireLog>(raw);
  try {
    return decodeLog(answered);
  } catch (cause) {
    throw badAnswer(raw, "with a log whose content is not base64", cause);
  }
}

/** The log with its content decoded from base64; without content, an empty one. Throws when it is not base64. */
export function decodeLog({ content = "", ...log }: WireLog): DecodedJobLog {
  const binary = atob(content);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return { ...log, content: textOf(bytes), bytes };
}

/** Bytes read as UTF-8. A byte order mark stays, since the run printed it. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
