import type { Command } from "commander";
import type { Shell } from "../shell.ts";
import type { Remote } from "./remote.ts";

/** The server that a command is about. The client is large: who asks for help does not wait for it. */
export async function connect(shell: Shell, command: Command): Promise<Remote> {
  const { Remote } = await import("./remote.ts");
  return new Remote(shell, command);
}
