import { expect, test } from "vitest";
import { createSystemClock } from "../adapters/clock-system/clock-system.ts";
import { anExecJob } from "../domain/testing/a-job.ts";
import type { Duration } from "../domain/time.ts";
import type { OpenLog } from "../ports/log-store.ts";
import { LogWriter } from "./log-writer.ts";
import { Masker } from "./masker.ts";
import { SettlingLog } from "./settling-log.ts";

const clock = createSystemClock();

/** A log on a disk that takes its time; `text` is what would be left of it after kill -9. */
function slowLog(pause: number): OpenLog & { text: string } {
  return {
    text: "",
    async write(bytes) {
      await clock.sleep(pause as Duration);
      this.text += Buffer.from(bytes).toString();
    },
    close: async () => undefined,
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
  const { writer, settling } = writerOn({
    write: () => Promise.reject(new Error("full")),
    close: async () => undefined,
  });
  await writer.write(Buffer.from("line\n"));
  await settling.settled();
});

test("a log that nobody writes has settled", async () => {
  await writerOn(slowLog(0)).settling.settled();
});
