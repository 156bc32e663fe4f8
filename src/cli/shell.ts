import { writeSync } from "node:fs";
import { Socket } from "node:net";
import type { WriteStream } from "node:tty";
import pc from "picocolors";
import { reasonOf } from "./file-reason.ts";

/** One of the two outputs of the program. */
export interface Output {
  write(text: string): void;
  line(text: string): void;
  /** Writes bytes as they are. Resolves when there is room for more, or nobody reads it any more. */
  bytes(bytes: Uint8Array): Promise<void>;
  /** Aborts when nobody reads it any more, or it cannot be written. */
  readonly closed: AbortSignal;
  /** Why it could not be written, once all of it was; that its reader is gone is no such reason. */
  failure(): Promise<string | undefined>;
  /** Whether a person reads it as it comes, on a terminal. */
  readonly isTerminal: boolean;
  /** How wide the terminal is; where there is none, or nobody knows, as wide as one likes. */
  readonly columns: number;
  /** Colours on a terminal, and none where `NO_COLOR` is set or nobody would see them; `FORCE_COLOR` has them anyway. */
  readonly colors: Colors;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** What a command has of the world around it. */
export interface Shell {
  /** For what was asked. */
  readonly out: Output;
  /** For errors, progress and questions. */
  readonly err: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the caller of the program is told in the end: see `EXIT`. */
  exitCode: number;
}

export function createShell(): Shell {
  const { env } = process;
  return { out: outputTo(process.stdout, env), err: outputTo(process.stderr, env), environment: env, exitCode: 0 };
}

function outputTo(stream: WriteStream, env: Shell["environment"]): Output {
  // Whoever read it is gone, such as `head`: that is no failure of ours, and must end neither the server nor a run.
  const closing = new AbortController();
  const fail = (error: unknown) => closing.abort(error);
  stream.on("error", fail);
  const isTerminal = stream.isTTY === true;
  const write = stream instanceof Socket ? stream.write.bind(stream) : fileWriter(stream, fail);
  return {
    write: (text) => void write(text),
    line: (text) => void write(`${text}\n`),
    bytes: (bytes) => new Promise((resolve) => write(bytes, () => resolve())),
    closed: closing.signal,
    async failure() {
      // What a write fails of is told later than it is done.
      await new Promise<void>((resolve) => write("", () => resolve()));
      const reason: unknown = closing.signal.reason;
      const isReaderGone = reason instanceof Error && "code" in reason && reason.code === "EPIPE";
      return reason === undefined || isReaderGone ? undefined : reasonOf(reason);
    },
    isTerminal,
    get columns() {
      // Some terminals, such as those of pipelines, say 0.
      return isTerminal && stream.columns > 0 ? stream.columns : Number.POSITIVE_INFINITY;
    },
    colors: pc.createColors(isColored(isTerminal, env)),
  };
}

/** Writes to a file all of what is given: Node itself does not look how much of it a disk that fills up has taken. */
function fileWriter({ fd }: { readonly fd: number }, fail: (error: unknown) => void) {
  return (data: string | Uint8Array, done: () => void = () => undefined) => {
    try {
      const bytes = Buffer.from(data);
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    } catch (error) {
      fail(error);
    }
    done();
  };
}

/** As https://no-color.org and https://force-color.org have it. */
function isColored(isTerminal: boolean, { NO_COLOR = "", FORCE_COLOR = "", TERM }: Shell["environment"]): boolean {
  if (NO_COLOR !== "") return false;
  if (FORCE_COLOR !== "") return FORCE_COLOR !== "0";
  return isTerminal && TERM !== "dumb";
}
