import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions } from "smtp-server";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The user who logged in; something else when nobody did. */
  readonly user: unknown;
  readonly secure: boolean;
  /** The whole message as text. */
  readonly raw: string;
  readonly mail: Email;
}

export interface SmtpTestServer extends AsyncDisposable {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** `METHOD USER PASSWORD` of each login. */
  readonly logins: readonly string[];
  connections(): number;
}

/** An SMTP server on a free port of 127.0.0.1, with a certificate that nobody trusts, that takes `me` with `s3cret`. */
export async function startSmtpServer(options: SMTPServerOptions = {}): Promise<SmtpTestServer> {
  const received: ReceivedMail[] = [];
  const logins: string[] = [];
  let connections = 0;
  const server = new SMTPServer({
    key: fixture("test-only-key.pem"),
    cert: fixture("test-only-cert.pem"),
    disableReverseLookup: true,
    authOptional: true,
    closeTimeout: 1,
    onAuth({ method, username, password }, _session, done) {
      logins.push(`${method} ${username} ${password}`);
      if (username === "me" && password === "s3cret") done(null, { user: username });
      else done(smtpError(535, `no ${username} with ${password}`));
    },
    onData(stream, { envelope, user, secure }, done) {
      void readMail(stream).then(({ raw, mail }) => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, user, secure, raw, mail });
        done();
      });
    },
    ...options,
  });
  // What the client breaks off, such as a handshake whose certificate it refuses.
  server.on("error", () => {});
  server.server.on("connection", () => connections++);
  const listening = server.listen(0, "127.0.0.1");
  await new Promise((resolve) => listening.once("listening", resolve));
  return {
    port: (listening.address() as AddressInfo).port,
    received,
    logins,
    connections: () => connections,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** An error that makes the server answer with `responseCode`. */
export function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function readMail(stream: SMTPServerDataStream): Promise<{ raw: string; mail: Email }> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return { raw: bytes.toString(), mail: await PostalMime.parse(bytes) };
}

function fixture(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
