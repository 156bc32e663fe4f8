import type { FastifyInstance } from "fastify";
import type { ListenAddress } from "../domain/configuration.ts";
import { AppError } from "../domain/error.ts";

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the address is in use already (does another karajo run?)",
  EACCES: "this user may not use that port",
  EADDRNOTAVAIL: "this machine does not have that address",
  ENOTFOUND: "there is no such host",
};

/** What the operating system says of `::` where it has no IPv6. */
const NO_IPV6: readonly string[] = ["EAFNOSUPPORT", "EADDRNOTAVAIL"];

/** Begins to listen. Throws `ERR_LISTEN`, with the reason in words, when that cannot be. */
export async function listen(httpd: Pick<FastifyInstance, "listen">, address: ListenAddress): Promise<void> {
  const { text, host, port } = address;
  try {
    await (host === "" ? listenEverywhere(httpd, port) : httpd.listen({ host, port }));
  } catch (cause) {
    const reason = REASONS[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));
    throw new AppError("ERR_LISTEN", `cannot listen on ${text}: ${reason}`, { cause });
  }
}

async function listenEverywhere(httpd: Pick<FastifyInstance, "listen">, port: number): Promise<void> {
  try {
    await httpd.listen({ host: "::", port });
  } catch (error) {
    if (!NO_IPV6.includes(codeOf(error))) throw error;
    await httpd.listen({ host: "0.0.0.0", port });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Where this server reaches itself: the address that it listens on, or loopback when that is every address. */
export function ownAddress(httpd: FastifyInstance | undefined, { host, port }: ListenAddress): string {
  const bound = httpd?.server.address();
  const actualPort = typeof bound === "object" && bound !== null ? bound.port : port;
  const actualHost = host === "" || host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${actualHost.includes(":") ? `[${actualHost}]` : actualHost}:${actualPort}`;
}
