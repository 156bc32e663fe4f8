import type { Configuration, Settings } from "./domain/configuration.ts";
import { AppError } from "./domain/error.ts";
import { Masker } from "./engine/masker.ts";

/** Settings that take hold of the machine once, at the start, by the names of their options. */
const AT_START = {
  listenAddress: "listen_address",
  dirPublic: "dir_public",
  httpBodyLimit: "http_body_limit",
} as const satisfies Partial<Record<keyof Settings, string>>;

/** The configuration that counts at this moment. */
export class LiveConfiguration {
  #current: Configuration;
  #masker: Masker;

  constructor(configuration: Configuration) {
    this.#current = configuration;
    this.#masker = new Masker(secretsOf(configuration));
  }

  get current(): Configuration {
    return this.#current;
  }

  set current(configuration: Configuration) {
    this.#current = configuration;
    this.#masker = new Masker(secretsOf(configuration));
  }

  /** Masks the secrets of the configuration. */
  get masker(): Masker {
    return this.#masker;
  }

  /**
   * What `configuration` comes to while the server goes on: what is settled at the start stays, and is named. Throws
   * `ERR_CONFIG_INVALID` for another folder: what runs is remembered in the old one.
   */
  successor(configuration: Configuration): { readonly next: Configuration; readonly needsRestart: readonly string[] } {
    const { settings: old } = this.#current;
    const { settings } = configuration;
    if (settings.dirBase !== old.dirBase) {
      const change = `from ${JSON.stringify(old.dirBase)} to ${JSON.stringify(settings.dirBase)}`;
      throw new AppError("ERR_CONFIG_INVALID", `dir_base cannot change ${change} while karajo runs: restart it`);
    }
    const names = Object.keys(AT_START) as readonly (keyof typeof AT_START)[];
    const changed = names.filter((name) => JSON.stringify(settings[name]) !== JSON.stringify(old[name]));
    const { listenAddress, dirPublic, httpBodyLimit } = old;
    return {
      next: { ...configuration, settings: { ...settings, listenAddress, dirPublic, httpBodyLimit } },
      needsRestart: changed.map((name) => AT_START[name]),
    };
  }
}

/** Everything in the configuration that nobody may see, each once. */
function secretsOf({ settings, jobs, httpJobs, notifications }: Configuration): readonly string[] {
  const secrets = [settings.secret, ...[...jobs, ...httpJobs].map((job) => job.secret)];
  const variables = jobs.flatMap(({ process }) =>
    process.env.filter(({ name }) => process.secretNames.includes(name)).map(({ value }) => value),
  );
  const passwords = notifications.map(({ password }) => password);
  return [...new Set([...secrets, ...variables, ...passwords])].filter((secret) => secret !== "");
}
