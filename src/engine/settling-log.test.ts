import { expect, test } from "vitest";
import { createSystemClock } from "../adapters/clock-system/clock-system.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import type { Duration } from "../domain/time.ts";
import type { OpenLog } from "../ports/log-store.ts";
import { LogWriter } from "./log-writer.ts";
import { Masker } from "./masker.ts";
import { NO_LOG } from "./no-log.ts";
import { SettlingLog } from "./settling-log.ts";

const clock = createSystemClock();

/** A log on a disk that takes its time; `text` is what would be left of it after kill -9. */
function slowLog(pause: number): OpenLog & { text: string } {
  return {
    ...NO_LOG,
    text: "",
    async write(bytes) {
      await clock.sleep(pause as Duration);
      this.text += Buffer.from(bytes).toString();
    },
  };
}

function writerOn(log: OpenLog): { readonly writer: LogWriter; readonly settling: SettlingLog } {
  const settling = new SettlingLog(log, clock);
  const deps = { clock, onBroken: () => undefined, masker: new Masker(["secret one\nsecret two"]) };
  return { settling, writer: new LogWriter(settling, anExecJob({ name: "a" }), deps) };
}

test.each([0, 1, 20])(
  "what was written is in the log once it has settled, on a disk that takes %i ms",
  async (pause) => {
    const log = slowLog(pause);
    const { writer, settling } = writerOn(log);
    for (let line = 1; line <= 30; line++) {
      await writer.write(Buffer.from(`line ${line}\n`));
      if (line % 3 === 0) void writer.write(Buffer.from("and more\n"));
      if (line % 2 === 0) {
        await settling.settled();
        expect(log.text).toContain(`line ${line}\n`);
      }
    }
  },
);

test("what was written has been given up once it has settled, where the disk refuses it", async () => {
  const { writer, settling } = writerOn({ ...NO_LOG, write: () => Promise.reject(new Error("full")) });
  await writer.write(Buffer.from("line\n"));
  await settling.settled();
});

test("a log that is left has what was written before, and is given nothing more", async () => {
  const log = slowLog(1);
  let text = "";
  log.leave = async () => {
    text = log.text;
  };
  const { writer, settling } = writerOn(log);
  await writer.write(Buffer.from("before\nsecret o")); // which may be the beginning of a secret, and is held back
  await settling.leave();
  expect(text).toMatch(/before\n$/);
  await writer.write(Buffer.from("behind\n"));
  await writer.close("failed");
  expect(log.text).toBe(text);
});

test("a log that nobody writes has settled", async () => {
  await writerOn(slowLog(0)).settling.settled();
});
