import type { RunOutput } from "../../ports/executor.ts";
import type { HttpRequest } from "./build-request.ts";
import { type HttpResponse, statusText } from "./exchange.ts";
import { headerLine } from "./header-masking.ts";

/** How much of a body is logged, in bytes. */
export const BODY_LOG_LIMIT = 65_536;

/** Logs a request as it will be sent. */
export async function logRequest(output: RunOutput, request: HttpRequest, headerSign: string): Promise<void> {
  await output.line("--- HTTP request:");
  await output.line(`${request.method} ${request.target} HTTP/1.1`);
  const hasHost = request.headers.some(({ name }) => /^host$/i.test(name));
  if (!hasHost) await output.line(`Host: ${new URL(request.origin).host}`);
  for (const header of request.headers) await output.line(headerLine(header, headerSign));
  const body = Buffer.from(request.body);
  if (body.length > 0) await output.line(`Content-Length: ${body.length}`);
  await output.line("");
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
  await output.line("--- HTTP response:");
  await output.line(`HTTP/1.1 ${statusText(response)}`);
  for (const header of response.headers) await output.line(headerLine(header, headerSign));
  await output.line("");
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
