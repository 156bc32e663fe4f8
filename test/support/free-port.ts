import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A port of 127.0.0.1 on which nobody listens, for a server that starts later, perhaps again and again. It lies below those
 * that the system gives to outgoing connections: any of them could take one of those before the server does, or between
 * its stop and its next start. Browsers refuse none of them.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(11_000, 31_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
