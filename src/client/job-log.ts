import type { WireLog } from "../contract/wire.ts";

/** One log, with what the run printed. */
export interface DecodedJobLog extends Omit<WireLog, "content"> {
  /** What the run printed, read as UTF-8; bytes that are not UTF-8 show as U+FFFD. */
  readonly content: string;
  /** What the run printed, byte for byte. */
  readonly bytes: Uint8Array;
}

/** The log with its content decoded from base64; without content, an empty one. Throws when it is not base64. */
export function decodeLog({ content = "", ...log }: WireLog): DecodedJobLog {
  const binary = atob(content);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return { ...log, content: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), bytes };
}
