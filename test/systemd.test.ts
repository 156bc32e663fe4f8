import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfiguration } from "../src/config/parse-configuration.ts";

const root = join(import.meta.dirname, "..");
const packaging = join(root, "packaging/systemd");
const dropIns = readdirSync(join(packaging, "drop-ins"));
const unit = readFileSync(join(packaging, "karajo.service"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "karajo-systemd-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether the machine has a program; without systemd nothing else could judge its files. */
const has = (name: string) => spawnSync(name, ["--version"]).status === 0;
const run = (name: string, ...args: readonly string[]) => {
  const { stdout, stderr } = spawnSync(name, args, { encoding: "utf8" });
  return `${stdout}${stderr}`;
};
const settings = (text: string) => text.split("\n").filter((line) => /^\w+=/.test(line));

describe.skipIf(!has("systemd-analyze"))("systemd", () => {
  // The programs that it names must be there to be judged.
  const installed = unit.replace(/=-?\/usr\/bin\/(karajo|curl)/g, "=/bin/sh");

  test.each(["nothing", ...dropIns])("knows every line of the unit with %s beside it", (dropIn) => {
    const place = join(folder, `unit-with-${dropIn}`);
    mkdirSync(join(place, "karajo.service.d"), { recursive: true });
    writeFileSync(join(place, "karajo.service"), installed);
    if (dropIn !== "nothing") cpSync(join(packaging, "drop-ins", dropIn), join(place, "karajo.service.d", dropIn));
    // Of a line that it does not know it only warns.
    expect(run("systemd-analyze", "verify", join(place, "karajo.service"))).toBe("");
  });

  test("finds karajo hardly exposed", () => {
    const verdict = run("systemd-analyze", "security", "--offline=true", join(packaging, "karajo.service"));
    const [, exposure] = /Overall exposure level for karajo[.]service: ([\d.]+)/.exec(verdict) ?? [];
    expect(Number(exposure), verdict).toBeLessThanOrEqual(2);
  });
});

// Only root may give files away.
describe.skipIf(!has("systemd-tmpfiles") || process.getuid?.() !== 0)("on a new machine", () => {
  beforeAll(() => {
    for (const each of ["sysusers", "tmpfiles"]) {
      mkdirSync(join(folder, "usr/lib", `${each}.d`), { recursive: true });
      cpSync(join(packaging, `karajo.${each}`), join(folder, "usr/lib", `${each}.d/karajo.conf`));
    }
    mkdirSync(join(folder, "etc/karajo"), { recursive: true });
    writeFileSync(join(folder, "etc/karajo/karajo.conf"), "", { mode: 0o644 });
  });

  test("the user is made, and the configuration is closed to others", () => {
    expect(run("systemd-sysusers", `--root=${folder}`, "karajo.conf")).not.toMatch(/fail/i);
    expect(readFileSync(join(folder, "etc/passwd"), "utf8")).toMatch(
      /^karajo:x:\d+:\d+:Karajo:\/var\/lib\/karajo:.*nologin$/m,
    );
    expect(run("systemd-tmpfiles", `--root=${folder}`, "--create", "karajo.conf")).toBe("");
    const modes = ["etc/karajo", "etc/karajo/karajo.conf", "etc/karajo/job.d", "var/lib/karajo", "var/log/karajo"];
    const [user, group] =
      /^karajo:x:(\d+):(\d+)/m.exec(readFileSync(join(folder, "etc/passwd"), "utf8"))?.slice(1) ?? [];
    expect(run("stat", "--format=%a %u %g", ...modes.map((each) => join(folder, each)))).toBe(
      `750 0 ${group}\n640 0 ${group}\n750 0 ${group}\n750 ${user} ${group}\n750 ${user} ${group}\n`,
    );
  });
});

test("a stop may take as long as karajo takes to end what runs", () => {
  const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]);
  const file = { file: "karajo.conf", text: "[karajo]\n", role: "main" as const };
  const { configuration } = parseConfiguration([file], { fallbackSecret: "x", environment: {} });
  expect(seconds * 1_000).toBeGreaterThan(
    (configuration?.settings.shutdownGrace ?? Infinity) + (configuration?.settings.killGrace ?? 0),
  );
});

test("the manual shows lines of the unit as they are", () => {
  for (const page of ["operations", "packaging"]) {
    const text = readFileSync(join(root, "docs/guide", `${page}.md`), "utf8");
    const shown = [...text.matchAll(/^```systemd\n(.*?)^```$/gms)].flatMap(([, fence = ""]) => settings(fence));
    const files = [unit, ...dropIns.map((each) => readFileSync(join(packaging, "drop-ins", each), "utf8"))];
    expect(
      shown.filter((line) => !files.some((file) => settings(file).includes(line))),
      page,
    ).toEqual([]);
    expect(shown.length, page).toBeGreaterThan(0);
  }
});
