import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
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

test("runs of both kinds are announced by email: success to one, failure and cancel to another", async () => {
  const { port } = server.server.address() as AddressInfo;
  const notif = (name: string, to: string) => `[notif "${name}"]
kind = email
smtp_server = smtp+starttls://127.0.0.1:${port}
smtp_user = karajo
smtp_password = mail s3cret
smtp_insecure = true
from = karajo@example.org
to = ${to}
`;
  await using program = await Program.prepare(`${notif("good", "good@example.org")}${notif("bad", "bad@example.org")}
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
