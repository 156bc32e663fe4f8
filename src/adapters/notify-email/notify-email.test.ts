import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { Notification } from "../../domain/configuration.ts";
import { anExecJob } from "../../domain/testing/a-job.ts";
import { type Announcement, NotifyError } from "../../ports/notifier.ts";
import { createEmailNotifier } from "./notify-email.ts";
import { aNotification, anAnnouncement } from "./testing/announcements.ts";
import { smtpError, startSmtpServer } from "./testing/smtp-test-server.ts";

describe.concurrent("a mail", () => {
  test("arrives through a server that speaks TLS from the first byte", async () => {
    await using server = await startSmtpServer({ secure: true });
    await send(aNotification({}, { tls: "implicit", port: server.port }));
    expect(server.received).toMatchObject([{ from: "karajo@example.net", to: ["ops@example.net"], secure: true }]);
    const { mail } = server.received[0] ?? {};
    expect(mail?.subject).toBe("[karajo] nightly backup: failed (run 12)");
    expect(mail?.text).toMatch(/^Job: {5}nightly backup\n.*\n\none\ntwo\n$/s);
    expect(mail?.headers).toContainEqual(expect.objectContaining({ key: "auto-submitted", value: "auto-generated" }));
  });

  test("arrives through a server that is asked to STARTTLS", async () => {
    await using server = await startSmtpServer();
    await send(aNotification({}, { port: server.port }));
    expect(server.received).toMatchObject([{ secure: true }]);
  });

  test("reaches several recipients, and names them all", async () => {
    await using server = await startSmtpServer();
    const to = ["Ops <ops@example.net>", "dev@example.net", "Ärzte, alle <third@example.net>"];
    await send(aNotification({ from: '"Karajo, the server" <k@example.net>', to }, { port: server.port }));
    const [received] = server.received;
    expect(received?.from).toBe("k@example.net");
    expect(received?.to).toEqual(["ops@example.net", "dev@example.net", "third@example.net"]);
    expect(received?.mail.from).toEqual({ name: "Karajo, the server", address: "k@example.net" });
    expect(received?.mail.to?.map(({ address }) => address)).toEqual(received?.to);
  });

  test("keeps what is not ASCII, in its subject and its text", async () => {
    await using server = await startSmtpServer();
    const job = anExecJob({
      name: "nächtliche Sicherung 🌙 with a name so long that the header must be folded somewhere",
    });
    const log = `grün ✓\n.\n.. dots\nFrom here\n${"long ".repeat(500)}\n`;
    await send(aNotification({}, { port: server.port }), anAnnouncement({ server: "Büro", job, log }));
    const { mail, raw } = server.received[0] ?? {};
    expect(mail?.subject).toBe(`[Büro] ${job.name}: failed (run 12)`);
    expect(mail?.text).toContain(log.trimEnd());
    expect(raw?.split("\r\n").every((line) => line.length < 998 && /^[\x20-\x7e\t]*$/.test(line))).toBe(true);
  });

  test("gets no header from a name with line breaks", async () => {
    await using server = await startSmtpServer();
    const evil = "x\r\nBcc: thief@example.net\r\n\r\nbody";
    await send(
      aNotification({ from: `${evil} <k@example.net>` }, { port: server.port }),
      anAnnouncement({ server: evil, job: anExecJob({ name: evil }) }),
    );
    const [received] = server.received;
    expect(received?.to).toEqual(["ops@example.net"]);
    expect(received?.mail.headers.map(({ key }) => key)).not.toContain("bcc");
    expect(received?.mail.text).toMatch(/^Job: /);
  });
});

describe.concurrent("a login", () => {
  test("is made by PLAIN when there is a user", async () => {
    await using server = await startSmtpServer({ authOptional: false });
    await send(aNotification({ user: "me", password: "s3cret" }, { port: server.port }));
    expect(server.logins).toEqual(["PLAIN me s3cret"]);
    expect(server.received).toMatchObject([{ user: "me" }]);
  });

  test("that is refused is final, and tells host and reason but not the password", async () => {
    await using server = await startSmtpServer();
    const error = await failure(aNotification({ user: "me", password: "wr0ng-pass" }, { port: server.port }));
    expect(error.retry).toBe(false);
    expect(error.message).toContain(`127.0.0.1:${server.port}: Invalid login: 535`);
    expect(error.message).toContain("no me with ***");
    expect(inspect(error, { depth: 9 })).not.toContain("wr0ng-pass");
    expect(server.received).toEqual([]);
  });

  test("that the server cannot check now may be tried again", async () => {
    await using server = await startSmtpServer({
      onAuth: (_auth, _session, done) => done(smtpError(454, "temporary authentication failure")),
    });
    const error = await failure(aNotification({ user: "me", password: "s3cret" }, { port: server.port }));
    expect(error).toMatchObject({ retry: true, message: expect.stringContaining("454") });
  });

  test("is not skipped when the server offers none", async () => {
    await using server = await startSmtpServer({ disabledCommands: ["AUTH"] });
    const error = await failure(aNotification({ user: "me", password: "s3cret" }, { port: server.port }));
    expect(error.retry).toBe(false);
    expect(server.received).toEqual([]);
  });
});

describe.concurrent("TLS", () => {
  test.each(["implicit", "starttls"] as const)("(%s) refuses a certificate that nobody vouches for", async (tls) => {
    await using server = await startSmtpServer({ secure: tls === "implicit" });
    const notification = aNotification({ user: "me", password: "s3cret" }, { tls, port: server.port, insecure: false });
    expect(await failure(notification)).toMatchObject({
      retry: false,
      message: expect.stringMatching(/^cannot send mail through 127\.0\.0\.1:\d+: .*self-signed certificate/),
    });
    expect(server.logins).toEqual([]);
  });

  test("is not done without when the server offers no STARTTLS", async () => {
    await using server = await startSmtpServer({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true });
    const notification = aNotification({ user: "me", password: "s3cret" }, { port: server.port });
    expect(await failure(notification)).toMatchObject({ retry: false, message: expect.stringContaining("STARTTLS") });
    expect({ logins: server.logins, received: server.received }).toEqual({ logins: [], received: [] });
  });
});

describe.concurrent("a failure", () => {
  test("to connect may be tried again", async () => {
    expect(await failure(aNotification({}, { port: 1 }))).toMatchObject({
      retry: true,
      message: "cannot send mail through 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1",
    });
  });

  test.each([
    [451, true],
    [550, false],
  ])("with %i at the recipient may be tried again: %s", async (code, retry) => {
    await using server = await startSmtpServer({
      onRcptTo: (_address, _session, done) => done(smtpError(code, "not this one")),
    });
    const message = expect.stringContaining(`${code} not this one`);
    expect(await failure(aNotification({}, { port: server.port }))).toMatchObject({ retry, message });
  });

  test("for some recipients only is told, and not repeated to those who got the mail", async () => {
    await using server = await startSmtpServer({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith("gone") ? smtpError(450, "mailbox busy") : null),
    });
    const notification = aNotification({ to: ["ops@example.net", "gone@example.net"] }, { port: server.port });
    const error = await failure(notification);
    expect(error.message).toContain(`127.0.0.1:${server.port} took the mail, but not for gone@example.net: `);
    expect(error.message).toContain("450 mailbox busy");
    expect(error.retry).toBe(false);
    expect(server.received).toMatchObject([{ to: ["ops@example.net"] }]);
  });
});

describe.concurrent("giving up", () => {
  test("happens at once when the signal aborts", async () => {
    await using host = await startSilentHost();
    const canceling = new AbortController();
    const sending = failure(aNotification({}, { port: host.port }), canceling.signal);
    await host.connected;
    canceling.abort();
    const message = `gave up sending mail through 127.0.0.1:${host.port}`;
    expect(await sending).toMatchObject({ retry: false, message });
    await host.disconnected;
  });

  test("happens at once when the notifier is closed, and then for every mail", async () => {
    await using host = await startSilentHost();
    const notifier = createEmailNotifier(aNotification({}, { port: host.port }));
    const neverAborts = new AbortController().signal;
    const sending = notifier.send(anAnnouncement(), neverAborts);
    await host.connected;
    notifier.close();
    notifier.close();
    await expect(sending).rejects.toThrow(NotifyError);
    await expect(notifier.send(anAnnouncement(), neverAborts)).rejects.toThrow("gave up");
  });

  test("before the start makes no connection", async () => {
    await using server = await startSmtpServer();
    await failure(aNotification({}, { port: server.port }), AbortSignal.abort());
    expect(server.connections()).toBe(0);
  });
});

test("a notifier has the name of its notification", () => {
  expect(createEmailNotifier(aNotification({ name: "ops" })).name).toBe("ops");
});

async function send(
  notification: Notification,
  announcement: Announcement = anAnnouncement(),
  signal = new AbortController().signal,
): Promise<void> {
  const notifier = createEmailNotifier(notification);
  await notifier.send(announcement, signal).finally(() => notifier.close());
}

async function failure(notification: Notification, signal?: AbortSignal): Promise<NotifyError> {
  const error = await send(notification, anAnnouncement(), signal).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof NotifyError) return error;
  throw new Error("there was no NotifyError", { cause: error });
}

/** A host that accepts a connection and says nothing. */
async function startSilentHost() {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => sockets.push(socket.resume()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const connected = new Promise<Socket>((resolve) => server.once("connection", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connected,
    disconnected: connected.then((socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()))),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
