import { describe, expect, test } from "vitest";
import { mainSettings } from "./main-settings.ts";

const settingsOf = (text: string) => mainSettings({ file: "karajo.conf", text, role: "main" });

describe("the settings of a main file", () => {
  test("are read where the jobs are wrong", () => {
    const text = '[karajo]\nlisten_address = :8080\nsecret = s3cret\nname = \n[job "a"]\nschedule = dayly\n[[[';
    expect(settingsOf(text)).toMatchObject({ listenAddress: { host: "", port: 8080 }, secret: "s3cret" });
  });

  test.each(["", "[karajo]\nlisten_address = nowhere:at all\n"])("are the defaults in %j", (text) => {
    expect(settingsOf(text)).toMatchObject({ listenAddress: { port: 31_937 }, secret: "" });
  });
});
