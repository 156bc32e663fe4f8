import { mainSettings } from "../../config/main-settings.ts";
import type { ListenAddress, Settings } from "../../domain/configuration.ts";
import { AppError } from "../../domain/error.ts";
import { reasonOf } from "../file-reason.ts";

/** What a person said of where the server is. */
export interface GivenPlace {
  readonly url?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly config: string;
  /** Whether `--config` was given, rather than being the usual one. */
  readonly isConfigGiven: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where the server is, with which secret it is asked, and who said so. */
export interface ServerPlace {
  readonly url: string;
  readonly urlFrom: string;
  /** Empty: none. */
  readonly secret: string;
  readonly secretFrom: string;
  /** The configuration of this very server, where it could be read. */
  readonly configFile: string | undefined;
}

/** Reads a file as text. Throws what Node throws. */
export type ReadText = (file: string) => string;

/**
 * Where the server is: as `--url` says, or `KARAJO_URL`, or the `listen_address` of the configuration. Its secret: as
 * `--secret-file` says, or `KARAJO_SECRET`, or `KARAJO_SECRET_FILE`, or the configuration. Throws `ERR_OPTION_INVALID`.
 */
export function serverPlace(given: GivenPlace, readText: ReadText): ServerPlace {
  const { environment } = given;
  // As of a variable that is not set: the next place to look at would be another server, or another secret.
  for (const [option, text] of [
    ["--url", given.url],
    ["--secret-file", given.secretFile],
  ] as const) {
    if (text === "") throw new AppError("ERR_OPTION_INVALID", `${option} is empty: give it a value, or leave it out`);
  }
  const url = firstGiven([
    ["--url", given.url],
    ["KARAJO_URL", environment.KARAJO_URL],
  ]);
  const secret = givenSecret(given, readText);
  // The secret of the server on this machine goes to no other, unless a person says that it is of the other.
  const isConfigAsked = url === undefined || given.isConfigGiven;
  const config = isConfigAsked ? readSettings(given.config, readText) : undefined;
  const address = url ?? addressIn(given.config, config);
  const ofConfig = config?.ok === true ? config.settings.secret : "";
  return {
    url: address.text,
    urlFrom: address.from,
    secret: secret?.text ?? ofConfig,
    secretFrom: secret?.from ?? (ofConfig === "" ? "" : given.config),
    configFile: config?.ok === true ? given.config : undefined,
  };
}

interface Found {
  readonly text: string;
  readonly from: string;
}

type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly reason: string };

/** An empty text counts as not given. */
function firstGiven(sources: readonly (readonly [string, string | undefined])[]): Found | undefined {
  const [from, text = ""] = sources.find(([, value = ""]) => value !== "") ?? [];
  return from === undefined ? undefined : { from, text };
}

function givenSecret({ secretFile, environment }: GivenPlace, readText: ReadText): Found | undefined {
  const option = firstGiven([["--secret-file", secretFile]]);
  const variable = firstGiven([["KARAJO_SECRET", environment.KARAJO_SECRET]]);
  if (option === undefined && variable !== undefined) return variable;
  const file = option ?? firstGiven([["KARAJO_SECRET_FILE", environment.KARAJO_SECRET_FILE]]);
  if (file === undefined) return undefined;
  const text = secretIn(file, readText).replace(/\r?\n$/, "");
  if (text.trim() === "")
    throw new AppError("ERR_OPTION_INVALID", `${file.from}: ${file.text} is empty: expected a secret`);
  return { text, from: file.text };
}

function secretIn({ from, text: file }: Found, readText: ReadText): string {
  try {
    return readText(file);
  } catch (cause) {
    throw new AppError("ERR_OPTION_INVALID", `${from}: cannot read ${file}: ${reasonOf(cause)}`, { cause });
  }
}

function readSettings(file: string, readText: ReadText): ReadSettings {
  try {
    return { ok: true, settings: mainSettings({ file, text: readText(file), role: "main" }) };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function addressIn(file: string, config: ReadSettings | undefined): Found {
  if (config?.ok === true) return { text: urlOf(config.settings.listenAddress), from: `listen_address in ${file}` };
  throw new AppError(
    "ERR_OPTION_INVALID",
    `where is the server? Neither --url nor KARAJO_URL is given, and the configuration ${file} cannot be read: ` +
      `${config?.reason}\nSay where it is, such as --url http://127.0.0.1:31937, or name its configuration with --config`,
  );
}

/** The address by which this machine reaches a server of its own. */
function urlOf({ host, port }: ListenAddress): string {
  if (host === "" || host === "0.0.0.0") return `http://127.0.0.1:${port}`;
  if (host === "::") return `http://[::1]:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
