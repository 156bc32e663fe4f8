import { closeSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { loadLibc } from "./libc.ts";

/** Without it, another spawner would do the same work in silence, in three times the time. */
const isKnownSystem = process.platform === "linux" && existsSync("/lib64/ld-linux-x86-64.so.2") && hasPackage();

function hasPackage(): boolean {
  try {
    createRequire(import.meta.url).resolve(`@koromix/koffi-linux-${process.arch}`);
    return true;
  } catch {
    return false;
  }
}

test.runIf(isKnownSystem)("the C library is found, with all that is needed of it", () => {
  expect(loadLibc()).toBeDefined();
});

test.runIf(isKnownSystem)("reading a pipe tells what is there, that there may be more later, and the end", () => {
  const libc = loadLibc();
  if (libc === undefined) throw new Error("there is none");
  const [reading, writing] = libc.pipe();
  const room = Buffer.alloc(16);
  expect(libc.read(reading, room)).toBeUndefined();
  closeSync(writing);
  expect(libc.read(reading, room)).toBe(0);
  closeSync(reading);
  expect(() => libc.read(reading, room)).toThrow("read failed with error 9");
});
