import type { SMTPTransportOptions } from "nodemailer";
import type { Notification } from "../../domain/configuration.ts";
import { type Notifier, NotifyError } from "../../ports/notifier.ts";
import { composeMessage } from "./compose-message.ts";
import { deliveryFailure, partialDelivery } from "./delivery-failure.ts";

export interface EmailNotifier extends Notifier {
  /** Ends what is being sent and refuses what comes later. May be called twice. */
  close(): void;
}

const CONNECT_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 30_000;

/**
 * Sends announcements by SMTP, always over TLS: from the first byte or by STARTTLS, without which nothing is sent.
 * Each mail has a connection of its own. With a user it logs in, by PLAIN where the server offers it.
 */
export function createEmailNotifier(notification: Notification): EmailNotifier {
  // Loaded when there is something to send: it is large, and most servers rarely have.
  const load = async () => (await import("nodemailer")).createTransport(transportOptions(notification));
  let loaded: ReturnType<typeof load> | undefined;
  const closing = new AbortController();
  return {
    name: notification.name,
    async send(announcement, signal) {
      const ending = AbortSignal.any([signal, closing.signal]);
      const message = { ...composeMessage(announcement), from: notification.from, to: [...notification.to] };
      loaded ??= load();
      const transport = await loaded;
      const sent = await transport
        .sendMail({ ...message, headers: AUTOMATIC, signal: ending })
        .catch((error: unknown) => {
          throw ending.aborted ? gaveUp(notification, error) : deliveryFailure(notification, error);
        });
      if (sent.rejected.length > 0) throw partialDelivery(notification, sent.rejected, sent.rejectedErrors ?? []);
    },
    close() {
      closing.abort();
      void loaded?.then((transport) => transport.close());
    },
  };
}

// RFC 3834: keeps vacation responders from answering.
const AUTOMATIC = { "Auto-Submitted": "auto-generated" };

function transportOptions({ server, user, password }: Notification): SMTPTransportOptions {
  return {
    host: server.host,
    port: server.port,
    secure: server.tls === "implicit",
    requireTLS: server.tls === "starttls",
    tls: { rejectUnauthorized: !server.insecure },
    // Forced: a server that offers no login must not be taken for one that needs none.
    ...(user === "" ? {} : { auth: { user, pass: password }, forceAuth: true }),
    dnsTimeout: CONNECT_TIMEOUT_MS,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    // A message is text only; nothing in it may make the mailer read a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function gaveUp({ server }: Notification, cause: unknown): NotifyError {
  return new NotifyError(`gave up sending mail through ${server.host}:${server.port}`, { retry: false, cause });
}
