import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Answer } from "../contract/wire.ts";
import { JSON_TYPE } from "./answer.ts";

const ANSWERS: Readonly<Record<string, Answer>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { code: 408, message: "the request did not come to its end in time" },
  HPE_HEADER_OVERFLOW: { code: 431, message: "the address and the headers of the request are too long" },
};
const NO_HTTP: Answer = { code: 400, message: "the request cannot be read" };

/** Answers what is no HTTP request, of which no handler hears, in the form of every other answer; then hangs up. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code !== "ECONNRESET" && socket.writable) {
    const { code, message = "" } = ANSWERS[error.code ?? ""] ?? NO_HTTP;
    const body = JSON.stringify({ code, message, name: "ERR_BAD_REQUEST" } satisfies Answer);
    socket.write(
      `HTTP/1.1 ${code} ${STATUS_CODES[code]}\r\nContent-Type: ${JSON_TYPE}\r\nContent-Length: ${body.length}\r\n` +
        `Connection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy();
}
