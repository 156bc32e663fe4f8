import { bad, ok, type Result } from "../domain/result.ts";

/** A host and, where one was written, its port. IPv6 without brackets. */
export interface HostPort {
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * Reads `HOST`, `HOST:PORT`, `[IPV6]` or `[IPV6]:PORT`. The host may be empty only before a port. A host that ends in a
 * number must be an IPv4 address, as in URLs.
 */
export function parseHostPort(text: string): Result<HostPort> {
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::([^:]*))?$/u.exec(text);
  if (match === null) return bad("an IPv6 address stands in brackets, as in [::1]:80");
  const [, ipv6, name = "", portText] = match;
  const port = portText === undefined ? undefined : parsePort(portText);
  if (portText !== undefined && port === undefined) return bad("the port is a number from 0 to 65535");
  if (ipv6 !== undefined) return isIpv6(ipv6) ? ok({ host: ipv6, port }) : bad("not an IPv6 address in the brackets");
  if (name === "") return port === undefined ? bad("the host is empty") : ok({ host: "", port });
  return isHostName(name) ? ok({ host: name, port }) : bad("not a host name or an IPv4 address");
}

function parsePort(text: string): number | undefined {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 65_536;
  return port <= 65_535 ? port : undefined;
}

function isHostName(name: string): boolean {
  if (!/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u.test(name)) return false;
  const lastLabel = name.replace(/\.$/, "").split(".").at(-1) ?? "";
  return lastLabel !== "" && (/^([0-9]+|0x[0-9a-f]*)$/i.test(lastLabel) ? isIpv4(name) : true);
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255);
}

/** As RFC 4291 writes it, section 2.2. */
function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const endsInIpv4 = last.includes(".") && !text.endsWith("::") && isIpv4(last);
  const plain = endsInIpv4 ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const count = plain.length + (endsInIpv4 ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}
