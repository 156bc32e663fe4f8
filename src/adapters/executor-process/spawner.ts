import type { Spawner } from "./child.ts";
import { loadLibc } from "./libc.ts";
import { createNodeSpawner } from "./spawner-node.ts";
import { createPosixSpawner } from "./spawner-posix.ts";

let fastest: Spawner | undefined;

/**
 * The fastest way to start processes that there is here; one for the whole program, as are the signals that it listens
 * to. `KARAJO_SPAWN=node` has it done by Node, should that ever be needed.
 */
export function createSpawner(environment: Readonly<Record<string, string | undefined>>): Spawner {
  const plain = createNodeSpawner();
  if (environment.KARAJO_SPAWN === "node") return plain;
  fastest ??= fastestSpawner(plain);
  return fastest;
}

function fastestSpawner(plain: Spawner): Spawner {
  const libc = loadLibc();
  return libc === undefined ? plain : createPosixSpawner(libc, plain);
}
