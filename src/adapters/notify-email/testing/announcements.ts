import type { Notification, SmtpServer } from "../../../domain/configuration.ts";
import { anExecJob } from "../../../domain/testing/a-job.ts";
import type { Instant } from "../../../domain/time.ts";
import type { Announcement } from "../../../ports/notifier.ts";

/** A valid announcement; a test states only what matters to it. */
export function anAnnouncement(facts: Partial<Announcement> = {}): Announcement {
  return {
    server: "karajo",
    job: anExecJob({ name: "nightly backup" }),
    counter: 12,
    outcome: { kind: "failed", reason: "exit status 3" },
    at: 1_700_000_000_000 as Instant,
    log: "one\ntwo\n",
    ...facts,
  };
}

/** A valid notification by way of 127.0.0.1, where any certificate will do. */
export function aNotification(facts: Partial<Notification> = {}, server: Partial<SmtpServer> = {}): Notification {
  return {
    kind: "email",
    name: "ops",
    user: "",
    password: "",
    from: "karajo@example.net",
    to: ["ops@example.net"],
    ...facts,
    server: { tls: "starttls", host: "127.0.0.1", port: 1, insecure: true, ...server },
  };
}
