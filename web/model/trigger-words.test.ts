import { expect, test } from "vitest";
import { aWireHttpJob, aWireJob } from "./testing/a-wire-job.ts";
import { scheduleWords, triggerWords } from "./trigger-words.ts";

test.each([
  ["minutely", "every minute"],
  ["hourly", "every hour"],
  ["hourly@5,30", "every hour at :05, :30"],
  ["daily@04:00", "every day at 04:00"],
  ["daily@06:00,18:30", "every day at 06:00, 18:30"],
  ["weekly@Wed,sun@6:00", "every Sun, Wed at 06:00"],
  ["monthly@1,15@00:00", "every month on day 1, 15 at 00:00"],
  ["*/5 * * * *", "every 5 min"],
  ["5 3 * * *", "every day at 03:05"],
  ["daily@04:00; 0 12 * * 6", "every day at 04:00 and every Sat at 12:00"],
  ["minutely; hourly; daily", "3 schedules"],
])("%s is %s", (schedule, words) => {
  expect(scheduleWords(schedule)).toBe(words);
});

test.each([
  [aWireJob(), "when it is asked to"],
  [aWireJob({ interval: 90e9 }), "every 1 min 30 s"],
  [aWireJob({ path: "/deploy" }), "webhook /deploy"],
  [aWireJob({ interval: 6e10, schedule: "daily@04:00", path: "/x" }), "every day at 04:00, webhook /x"],
  [aWireHttpJob({ interval: 60e9 }), "every 1 min"],
  [aWireJob({ after: ["exec:fetch"] }), "after the job fetch"],
  [aWireJob({ after: ["exec:a", "http:b"], schedule: "minutely" }), "every minute, after the job a and the job b"],
  [aWireJob({ after: ["exec:a", "exec:b", "exec:c"], path: "/x" }), "after 3 other jobs, webhook /x"],
])("a job runs %#: %s", (job, words) => {
  expect(triggerWords(job, (key) => `the job ${key.slice(5)}`)).toBe(words);
});
