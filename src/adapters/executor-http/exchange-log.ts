import type { RunOutput } from "../../ports/executor.ts";
import type { HttpRequest } from "./build-request.ts";
import { type HttpResponse, statusText } from "./exchange.ts";
import { headerLine } from "./header-masking.ts";

/** How much of a body is logged, in bytes. */
export const BODY_LOG_LIMIT = 65_536;

/** Logs a request as it will be sent. */
export async function logRequest(output: RunOutput, request: HttpRequest, headerSign: string): Promise<void> {
  const hasHost = request.headers.some(({ name }) => /^host$/i.test(name));
  const body = Buffer.from(request.body);
  const lines = [
    "--- HTTP request:",
    `${request.method} ${request.target} HTTP/1.1`,
    ...(hasHost ? [] : [`Host: ${new URL(request.origin).host}`]),
    ...request.headers.map((header) => headerLine(header, headerSign)),
    ...(body.length > 0 ? [`Content-Length: ${body.length}`] : []),
    "",
  ];
  await output.lines(lines);
  if (body.length > 0) await output.write(body);
}

/**
 * Logs a response while its body is read, up to {@link BODY_LOG_LIMIT} of it, and hands on the whole body, each chunk
 * once it is logged. Rejects when the body breaks off.
 */
export async function* loggedBody(
  output: RunOutput,
  response: HttpResponse,
  headerSign: string,
): AsyncGenerator<Uint8Array, void> {
  const headers = response.headers.map((header) => headerLine(header, headerSign));
  await output.lines(["--- HTTP response:", `HTTP/1.1 ${statusText(response)}`, ...headers, ""]);
  let notLogged = 0;
  let left = BODY_LOG_LIMIT;
  for await (const chunk of response.body) {
    const logged = chunk.subarray(0, left);
    if (logged.length > 0) await output.write(logged);
    left -= logged.length;
    notLogged += chunk.length - logged.length;
    yield chunk;
  }
  if (notLogged > 0) await output.line(`... (${notLogged} more bytes not logged)`);
}
