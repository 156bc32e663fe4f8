import type { DatabaseSync } from "@photostructure/sqlite";

/** A connection; `node:sqlite` and `@photostructure/sqlite` offer the same one. */
export type Connection = InstanceType<typeof DatabaseSync>;

interface SqliteModule {
  readonly DatabaseSync: new (path: string) => Connection;
}

/**
 * Opens `path` with Node's own SQLite where it is stable (24 and later), else with the prebuilt package of the same
 * interface: before 24 Node prints a warning about its own, before 22.13 it hides it behind a flag.
 */
export async function connect(path: string): Promise<Connection> {
  const [major = 0] = process.versions.node.split(".").map(Number);
  const own = "node:sqlite";
  const { DatabaseSync }: SqliteModule = await (major >= 24 ? import(own) : import("@photostructure/sqlite"));
  return new DatabaseSync(path);
}
