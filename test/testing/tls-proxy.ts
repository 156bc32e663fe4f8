import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";

const fixtures = new URL("../../src/adapters/executor-http/testing/", import.meta.url);

export interface TlsProxy extends AsyncDisposable {
  /** Such as `https://127.0.0.1:41234`. */
  readonly url: string;
}

/** A proxy to `target` behind TLS, with a certificate that nobody trusts. */
export async function startTlsProxy(target: string): Promise<TlsProxy> {
  const credentials = {
    key: readFileSync(new URL("test-only-key.pem", fixtures)),
    cert: readFileSync(new URL("test-only-cert.pem", fixtures)),
  };
  const sockets = new Set<Socket>();
  const server = https.createServer(credentials, (request, response) => {
    const { method, headers, url = "/" } = request;
    const onward = http.request(new URL(url, target), { ...(method && { method }), headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
