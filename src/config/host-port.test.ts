import { describe, expect, test } from "vitest";
import { parseHostPort } from "./host-port.ts";

describe("parseHostPort", () => {
  test.each([
    ["localhost", "localhost", undefined],
    ["localhost:0", "localhost", 0],
    ["127.0.0.1:31937", "127.0.0.1", 31_937],
    [":8080", "", 8_080],
    ["[::1]:80", "::1", 80],
    ["[::]", "::", undefined],
    ["[2001:db8::25]:65535", "2001:db8::25", 65_535],
    ["[::ffff:10.0.0.1]:1", "::ffff:10.0.0.1", 1],
    ["[1:2:3:4:5:6:7:8]", "1:2:3:4:5:6:7:8", undefined],
    ["münchen.example", "münchen.example", undefined],
    ["host_1.example.", "host_1.example.", undefined],
  ])("takes %s", (text, host, port) => {
    expect(parseHostPort(text)).toEqual({ ok: true, value: { host, port } });
  });

  test.each([
    ["", "the host is empty"],
    ["[]:80", "not an IPv6 address in the brackets"],
    ["::1:80", "an IPv6 address stands in brackets, as in [::1]:80"],
    ["[::1", "an IPv6 address stands in brackets, as in [::1]:80"],
    ["[::1]80", "an IPv6 address stands in brackets, as in [::1]:80"],
    ["[1::2::3]", "not an IPv6 address in the brackets"],
    ["[1:2:3:4:5:6:7]", "not an IPv6 address in the brackets"],
    ["[1:2:3:4:5:6:7::8]", "not an IPv6 address in the brackets"],
    ["[1:2:3:4:5:6:7:8:9]", "not an IPv6 address in the brackets"],
    ["[12345::]", "not an IPv6 address in the brackets"],
    ["[::1.2.3.256]", "not an IPv6 address in the brackets"],
    ["[1.2.3.4::]", "not an IPv6 address in the brackets"],
    ["localhost:", "the port is a number from 0 to 65535"],
    ["localhost:65536", "the port is a number from 0 to 65535"],
    ["localhost:-1", "the port is a number from 0 to 65535"],
    ["localhost:http", "the port is a number from 0 to 65535"],
    ["1.2.3:80", "not a host name or an IPv4 address"],
    ["1.2.3.256:80", "not a host name or an IPv4 address"],
    ["1.2.3.04:80", "not a host name or an IPv4 address"],
    ["a b:80", "not a host name or an IPv4 address"],
    ["-a:80", "not a host name or an IPv4 address"],
    ["a..:80", "not a host name or an IPv4 address"],
  ])("refuses %j", (text, problem) => {
    expect(parseHostPort(text)).toEqual({ ok: false, problem });
  });
});
