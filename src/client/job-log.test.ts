import { describe, expect, test } from "vitest";
import type { WireLog } from "../contract/wire.ts";
import { decodeLog } from "./job-log.ts";

describe("decodeLog", () => {
  test("reads the bytes as UTF-8 and keeps them", () => {
    const log = decodeLog(aLog({ content: Buffer.from("ü\n").toString("base64") }));
    expect(log.content).toBe("ü\n");
    expect([...log.bytes]).toEqual([195, 188, 10]);
  });

  test("shows bytes that are not UTF-8 as replacement characters, and keeps them as they are", () => {
    const log = decodeLog(aLog({ content: Buffer.from([104, 255, 105]).toString("base64") }));
    expect(log.content).toBe("h\u{FFFD}i");
    expect([...log.bytes]).toEqual([104, 255, 105]);
  });

  test("keeps a byte order mark, since the run printed it", () => {
    expect(decodeLog(aLog({ content: Buffer.from("\u{FEFF}a").toString("base64") })).content).toBe("\u{FEFF}a");
  });

  // karajo 0.9.3 leaves empty fields out.
  test("is empty without content", () => {
    expect(decodeLog(aLog({}))).toEqual({ ...aLog({}), content: "", bytes: new Uint8Array() });
  });

  test("throws for what is not base64", () => {
    expect(() => decodeLog(aLog({ content: "not base64!" }))).toThrow();
  });
});

function aLog(facts: Partial<WireLog>): WireLog {
  return { job_id: "a", name: "a.1.success", status: "success", counter: 1, ...facts };
}
