import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { ListenAddress } from "../domain/configuration.ts";
import { listen, ownAddress } from "./listen.ts";
import { aServer } from "./testing/a-server.ts";

function anAddress(host: string, port: number): ListenAddress {
  return { text: `${host}:${port}`, host, port };
}

test("a server that listens is reached at its own address", async () => {
  const { app } = await aServer();
  const address = anAddress("127.0.0.1", 0);
  await listen(app, address);
  const { port } = app.server.address() as AddressInfo;
  expect(ownAddress(app, address)).toBe(`http://127.0.0.1:${port}`);
  expect((await fetch(`${ownAddress(app, address)}/karajo/api/environment`)).status).toBe(200);
});

test("an address that is in use is told in words", async () => {
  const { app: first } = await aServer();
  await listen(first, anAddress("127.0.0.1", 0));
  const { port } = first.server.address() as AddressInfo;
  const { app: second } = await aServer();
  await expect(listen(second, anAddress("127.0.0.1", port))).rejects.toMatchObject({
    code: "ERR_LISTEN",
    message: `cannot listen on 127.0.0.1:${port}: the address is in use already (does another karajo run?)`,
    cause: { code: "EADDRINUSE" },
  });
});

test("an address that this machine does not have is told in words", async () => {
  const { app } = await aServer();
  await expect(listen(app, anAddress("192.0.2.1", 0))).rejects.toMatchObject({
    code: "ERR_LISTEN",
    message: "cannot listen on 192.0.2.1:0: this machine does not have that address",
  });
});

describe("without a host", () => {
  /** A server on a machine whose operating system answers `::` with this code. */
  function aServerWhere(code: string) {
    const hosts: (string | undefined)[] = [];
    const listenOn = async ({ host }: { readonly host?: string | undefined } = {}) => {
      hosts.push(host);
      if (host === "::" && code !== "") throw Object.assign(new Error(code), { code });
      return "";
    };
    return { hosts, httpd: { listen: listenOn } as Parameters<typeof listen>[0] };
  }

  test.each([
    ["", ["::"]],
    ["EAFNOSUPPORT", ["::", "0.0.0.0"]],
    ["EADDRNOTAVAIL", ["::", "0.0.0.0"]],
  ])("the server listens on every address that the machine has: %s", async (code, expected) => {
    const { httpd, hosts } = aServerWhere(code);
    await listen(httpd, anAddress("", 31_937));
    expect(hosts).toEqual(expected);
  });

  test("a port that may not be used is not tried twice", async () => {
    const { httpd, hosts } = aServerWhere("EACCES");
    await expect(listen(httpd, anAddress("", 80))).rejects.toThrow(
      "cannot listen on :80: this user may not use that port",
    );
    expect(hosts).toEqual(["::"]);
  });
});

describe("the own address", () => {
  test.each([
    ["", "http://127.0.0.1:31937"],
    ["0.0.0.0", "http://127.0.0.1:31937"],
    ["::", "http://127.0.0.1:31937"],
    ["::1", "http://[::1]:31937"],
    ["192.0.2.1", "http://192.0.2.1:31937"],
    ["example.org", "http://example.org:31937"],
  ])("of one that listens on %j is %s", async (host, address) => {
    const { app } = await aServer();
    expect(ownAddress(app, anAddress(host, 31_937))).toBe(address);
  });
});
