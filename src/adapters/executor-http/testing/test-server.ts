import { readFileSync } from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import { type AddressInfo, createServer, type Socket } from "node:net";

export interface Received {
  readonly method: string;
  /** The request line's target, as received. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface TestServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  readonly received: readonly Received[];
  /** How many connections were made so far. */
  connections(): number;
}

export type Answer = (request: Received, response: ServerResponse) => void;

/** A server on a free port of 127.0.0.1 that reads each request whole before `answer` answers it. */
export function startServer(answer: Answer = answerOk): Promise<TestServer> {
  return listening("http", (listener) => http.createServer(listener), answer);
}

/** The same behind TLS, with a certificate that nobody trusts. */
export function startTlsServer(answer: Answer = answerOk): Promise<TestServer> {
  const credentials = { key: fixture("test-only-key.pem"), cert: fixture("test-only-cert.pem") };
  return listening("https", (listener) => https.createServer(credentials, listener), answer);
}

export function answerOk(_request: Received, response: ServerResponse): void {
  response.end("ok\n");
}

async function listening(
  scheme: "http" | "https",
  create: (listener: http.RequestListener) => http.Server,
  answer: Answer,
): Promise<TestServer> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const server = create((request, response) => {
    void readWhole(request).then((body) => {
      const { method = "", url = "", headers, rawHeaders } = request;
      const whole = { method, url, headers, rawHeaders, body };
      received.push(whole);
      answer(whole, response);
    });
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () => sockets.size,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function readWhole(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A host that accepts connections and by itself says nothing, so that a TLS handshake with it never ends. */
export async function startHost(
  onConnection: (socket: Socket) => void,
): Promise<AsyncDisposable & { address: string }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function fixture(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
