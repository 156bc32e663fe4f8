import pc from "picocolors";
import type { Output } from "../../shell.ts";

export interface RecordedOutput extends Output {
  readonly text: string;
}

/** An output that remembers what was written; no terminal, unless it is said to be one. */
export function aRecordedOutput({
  isTerminal = false,
  columns = 80,
  closed = new AbortController().signal,
} = {}): RecordedOutput {
  const written: Uint8Array[] = [];
  const write = (text: string) => void written.push(new TextEncoder().encode(text));
  return {
    write,
    line: (text) => write(`${text}\n`),
    async bytes(bytes) {
      written.push(bytes);
    },
    failure: async () => undefined,
    isTerminal,
    columns,
    closed,
    colors: pc.createColors(false),
    get text() {
      return Buffer.concat(written).toString();
    },
  };
}
