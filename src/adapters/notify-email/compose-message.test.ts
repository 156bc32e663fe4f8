import { expect, test } from "vitest";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import { composeMessage } from "./compose-message.ts";
import { anAnnouncement } from "./testing/announcements.ts";

test("the mail of a failed run says which, why and when, and ends with the log", () => {
  expect(composeMessage(anAnnouncement())).toEqual({
    subject: "[karajo] nightly backup: failed (run 12)",
    text: [
      "Job:     nightly backup",
      "Kind:    job",
      "ID:      nightly_backup",
      "Run:     12",
      "Outcome: failed: exit status 3",
      "Time:    2023-11-14 22:13:20 UTC",
      "",
      "one",
      "two",
      "",
    ].join("\n"),
  });
});

test.each(["success", "canceled"] as const)("a run that ended as %s says so", (kind) => {
  const { subject, text } = composeMessage(anAnnouncement({ outcome: { kind } }));
  expect(subject).toBe(`[karajo] nightly backup: ${kind} (run 12)`);
  expect(text).toContain(`\nOutcome: ${kind}\n`);
});

test("an HTTP job is called one, and a server by its name", () => {
  const job = anHttpJob({ name: "ping" });
  const { subject, text } = composeMessage(anAnnouncement({ server: "Büro", job }));
  expect(subject).toBe("[Büro] ping: failed (run 12)");
  expect(text).toContain("\nKind:    HTTP job\n");
});

test("line breaks in names and reasons become blanks", () => {
  const { subject, text } = composeMessage(
    anAnnouncement({
      server: "a\r\nBcc: x",
      job: anExecJob({ name: "b\nOutcome: success\u2028c" }),
      outcome: { kind: "failed", reason: "d\ne" },
    }),
  );
  expect(subject).toBe("[a Bcc: x] b Outcome: success c: failed (run 12)");
  expect(text.split("\n").filter((line) => line.startsWith("Outcome:"))).toEqual(["Outcome: failed: d e"]);
});
