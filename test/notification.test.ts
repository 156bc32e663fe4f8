import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "./support/free-port.ts";
import { Program, until } from "./support/program.ts";

const testing = join(import.meta.dirname, "..", "src", "adapters", "notify-email", "testing");
const received: Email[] = [];
const server = new SMTPServer({
  key: readFileSync(join(testing, "test-only-key.pem")),
  cert: readFileSync(join(testing, "test-only-cert.pem")),
  onAuth: ({ username, password }, _session, done) =>
    username === "karajo" && password === "mail s3cret" ? done(null, { user: username }) : done(new Error("no")),
  onData(stream, _session, done) {
    const parts: Buffer[] = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      void PostalMime.parse(Buffer.concat(parts)).then((mail) => {
        received.push(mail);
        done();
      });
    });
  },
});

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise<void>((resolve) => server.close(resolve)));

/** A notification by way of the mail server at this port. */
const notif = (name: string, port: number) => `[notif "${name}"]
kind = email
smtp_server = smtp+starttls://127.0.0.1:${port}
smtp_user = karajo
smtp_password = mail s3cret
smtp_insecure = true
from = karajo@example.org
to = ${name}@example.org
`;

test("runs of both kinds are announced by email: success to one, failure and cancel to another", async () => {
  const { port } = server.server.address() as AddressInfo;
  await using program = await Program.prepare(`${notif("good", port)}${notif("bad", port)}
[job "fine"]
path = /fine
command = echo all is well
notif_on_success = good
notif_on_failed = bad

[job "broken"]
path = /broken
command = exit 3
notif_on_success = good
notif_on_failed = bad

[job "slow"]
path = /slow
command = sleep 1000
notif_on_failed = bad

[job.http "in vain"]
interval = 1h
http_url = /karajo/api/nothing
notif_on_failed = bad
`);
  await program.start();
  await program.run("/fine");
  await until(async () => (await program.job("fine")).status === "success");
  await program.run("/broken");
  await until(async () => (await program.job("broken")).status === "failed");
  await program.run("/slow");
  await until(async () => (await program.job("slow")).status === "running");
  await program.command("cancel", "slow");
  await until(() => received.length === 4);

  const about = (job: string) => received.find((mail) => mail.subject?.includes(job));
  expect(about("fine")).toMatchObject({ to: [{ address: "good@example.org" }] });
  expect(about("fine")?.text).toContain("all is well");
  expect(about("broken")).toMatchObject({ to: [{ address: "bad@example.org" }] });
  expect(about("broken")?.text).toContain("exit status 3");
  expect(about("slow")?.text).toContain("??? CANCELED");
  expect(about("in vain")?.text).toContain("404");
  expect(program.output).not.toContain("mail s3cret");
});

test.each(["SIGKILL", "SIGTERM"] as const)(
  "what no mail server took before %s is told after the next start, once",
  async (signal) => {
    const port = await freePort();
    const { port: known } = server.server.address() as AddressInfo;
    const job = (name: string, told: string) => `[job "${name}"]
path = /${name}
command = "echo text of ${name}; exit 4"
notif_on_failed = ${told}
`;
    const jobs = `${job("late", "down")}${job("prompt", "up")}[job "quiet"]\npath = /quiet\ncommand = true\n`;
    await using program = await Program.prepare(`${notif("down", port)}${notif("up", known)}${jobs}`);
    await program.start();
    const about = (name: string) => received.filter((mail) => mail.subject?.includes(`${name}: failed`));
    received.length = 0;
    await program.run("/prompt");
    await program.run("/late");
    await until(() => about("prompt").length === 1 && /notify.failed .*willRetry=true/.test(program.output));
    await until(() => /notify.sent .*job=prompt/.test(program.output));
    // An answer comes after all that was to be written down before it.
    expect(await program.run("/quiet")).toBe(200);
    await program.stop(signal);

    const config = await program.read("etc/karajo/karajo.conf");
    await program.write("etc/karajo/karajo.conf", config.replace(`127.0.0.1:${port}`, `127.0.0.1:${known}`));
    await program.start();
    await until(() => about("late").length > 0);
    expect(about("late")[0]).toMatchObject({ to: [{ address: "down@example.org" }] });
    expect(about("late")[0]?.text).toMatch(/exit status 4[\s\S]*text of late/);
    await until(() => /notify.sent .*job=late/.test(program.output));
    await program.stop();
    await program.start();
    await program.stop();
    expect([about("late").length, about("prompt").length]).toEqual([1, 1]);
  },
);
