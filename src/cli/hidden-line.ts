import { createInterface } from "node:readline/promises";
import type { ReadStream } from "node:tty";
import { ClientError } from "../client/client-error.ts";
import type { Output } from "./shell.ts";

const [END, INTERRUPT, BACKSPACE, DELETE, ERASE] = ["\u0004", "\u0003", "\b", "\u007f", "\u0015"];

/** The first line that is piped in, without its end; empty where there is none. */
export async function pipedLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
  }
}

/** Asks on a terminal and reads a line without showing it. Throws `ABORTED` at Ctrl-C. */
export async function askHidden(question: string, input: ReadStream, err: Output): Promise<string> {
  input.setRawMode(true); // before it asks: who answers quickly would see the answer
  input.setEncoding("utf8");
  err.write(question);
  try {
    return await typedLine(input);
  } finally {
    input.setRawMode(false);
    input.pause();
    err.write("\n");
  }
}

function typedLine(input: ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let line: readonly string[] = [];
    const take = (text: string) => {
      for (const char of text) {
        if (char === "\r" || char === "\n" || char === END) {
          input.off("data", take);
          return resolve(line.join(""));
        }
        if (char === INTERRUPT) {
          input.off("data", take);
          return reject(new ClientError("ABORTED", "canceled"));
        }
        if (char === BACKSPACE || char === DELETE) line = line.slice(0, -1);
        else line = char === ERASE ? [] : [...line, char];
      }
    };
    input.on("data", take);
    input.resume();
  });
}
