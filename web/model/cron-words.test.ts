import { expect, test } from "vitest";
import { cronWords } from "./cron-words.ts";

test.each([
  ["* * * * *", "every minute"],
  ["*/5 * * * *", "every 5 min"],
  ["30 * * * *", "every hour at :30"],
  ["30,0 * * * *", "every hour at :00, :30"],
  ["0 * * * *", "every hour"],
  ["0 */2 * * *", "every 2 h"],
  ["15 */6 * * *", "every 6 h at :15"],
  ["0 9-17 * * *", "every hour from 09:00 to 17:00"],
  ["*/15 9-17 * * 1-5", "every 15 min from 09:00 to 17:45, on Mon–Fri"],
  ["* 9-17 * * *", "every minute from 09:00 to 17:59"],
  ["5 3 * * *", "every day at 03:05"],
  ["0 6,18 * * *", "every day at 06:00, 18:00"],
  ["0 3 * * 1-5", "every Mon–Fri at 03:00"],
  ["30 4 * * sun,3", "every Sun, Wed at 04:30"],
  ["0 0 * * 5-7", "every Fri–Sun at 00:00"],
  ["0 8 1,15 * ?", "every month on day 1, 15 at 08:00"],
  ["0 */4 1 * *", "every 4 h, on day 1 of each month"],
  ["*/10 * * * * *", "every 10 s"],
  ["* * * * * *", "every second"],
  ["0 30 4 * * *", "every day at 04:30"],
  ["@Daily", "every day at 00:00"],
  ["@weekly", "every Sun at 00:00"],
  ["@hourly", "every hour"],
  ["@monthly", "every month on day 1 at 00:00"],
])("%s is %s", (line, words) => {
  expect(cronWords(line)).toBe(words);
});

test.each([
  "*/7 * * * *",
  "*/60 * * * *",
  "5-10 * * * *",
  "0 0,4,8,12,16 * * *",
  "0 3 1 * 1",
  "0 3 1 1 *",
  "0 3 L * *",
  "0 3 * * fri#2",
  "0 3 * * */2",
  "30 0 3 * * *",
  "*/10 0 * * * *",
  "0,30 9-17 * * *",
  "*/5 1,2 * * *",
  "@yearly",
])("%s stays as it is written", (line) => {
  expect(cronWords(line)).toBe(`cron ${line}`);
});
