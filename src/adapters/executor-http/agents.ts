import type { Agent } from "undici";
import type { HttpJob } from "../../domain/job.ts";

// Go's client gave up connecting after 30 s, too. Without a limit, a host that accepts and then says nothing would keep
// a socket for each run that was cancelled meanwhile.
const CONNECT_TIMEOUT_MS = 30_000;

interface AgentPair {
  readonly strict: Agent;
  readonly insecure: Agent;
}

/** What sends requests. Made when the first one is to be sent: the library is large, and many servers have no HTTP jobs. */
export class Agents {
  #pair: Promise<AgentPair> | undefined;

  async for({ insecure }: Pick<HttpJob, "insecure">): Promise<Agent> {
    this.#pair ??= makePair();
    const pair = await this.#pair;
    return insecure ? pair.insecure : pair.strict;
  }

  /** Ends every connection. May be called twice. */
  async destroy(): Promise<void> {
    const pair = await this.#pair;
    await Promise.all([pair?.strict.destroy(), pair?.insecure.destroy()]);
  }
}

async function makePair(): Promise<AgentPair> {
  const { Agent } = await import("undici");
  const timeout = CONNECT_TIMEOUT_MS;
  return {
    strict: new Agent({ connect: { timeout } }),
    insecure: new Agent({ connect: { timeout, rejectUnauthorized: false } }),
  };
}
