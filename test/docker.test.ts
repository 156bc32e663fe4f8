import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseConfiguration } from "../src/config/parse-configuration.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "packaging/docker");
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const dockerfile = read("Dockerfile");
const { configuration, problems } = parseConfiguration(
  [{ file: "karajo.conf", text: read("etc/karajo.conf"), role: "main" }],
  { fallbackSecret: "x", environment: {} },
);

test("the configuration of the image is free of problems", () => {
  expect(problems).toEqual([]);
});

describe("the Dockerfile", () => {
  test("is free of mistakes", () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
  });

  test("takes from the project what there is, and what is sent to the build", () => {
    const sent = read("Dockerfile.dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"))
      .map((line) => line.slice(1));
    expect(sent.filter((name) => !existsSync(join(root, name)))).toEqual([]);
    const taken = [...dockerfile.matchAll(/^COPY (?!--from)(\S+)/gm)].map(([, name]) => name);
    expect(taken.filter((name) => name !== "." && !sent.includes(name ?? ""))).toEqual([]);
  });

  test("runs jobs as nobody who may change the image", () => {
    expect(dockerfile.match(/^USER .*$/gm)).toEqual(["USER node"]);
  });
});

describe("compose.yaml", () => {
  const { services, volumes } = parse(read("compose.yaml"), { strict: true, uniqueKeys: true });
  const { karajo } = services;

  test("builds the Dockerfile in the project's folder", () => {
    expect(join(folder, karajo.build.context)).toBe(root);
    expect(existsSync(join(folder, karajo.build.context, karajo.build.dockerfile))).toBe(true);
  });

  test("reaps, and gives karajo time to stop", () => {
    expect(karajo.init).toBe(true);
    const grace = (configuration?.settings.shutdownGrace ?? Infinity) + (configuration?.settings.killGrace ?? 0);
    expect(Number.parseInt(karajo.stop_grace_period, 10) * 1_000).toBeGreaterThan(grace);
  });

  test("publishes, on this machine alone, the port that karajo listens on and that is looked at", () => {
    const port = configuration?.settings.listenAddress.port;
    expect(karajo.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(dockerfile).toContain(`EXPOSE ${port}\n`);
    expect(/^HEALTHCHECK .*$/m.exec(dockerfile)?.[0]).toContain(`http://127.0.0.1:${port}/karajo/healthz`);
  });

  test("keeps state and logs in volumes", () => {
    const kept = karajo.volumes.map((each: string) => each.split(":"));
    const [, declared] = /^VOLUME (.*)$/m.exec(dockerfile) ?? [];
    const named = kept.filter(([source]: readonly string[]) => Object.hasOwn(volumes, source ?? ""));
    expect(named.map(([, target]: readonly string[]) => target)).toEqual(JSON.parse(declared ?? ""));
  });
});
