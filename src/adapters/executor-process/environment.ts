import { readFile } from "node:fs/promises";
import type { EnvFile, EnvVariable, ProcessSettings } from "../../domain/job.ts";
import { bad, ok, type Result } from "../../domain/result.ts";
import type { Account } from "./account.ts";
import { parseEnvFile } from "./env-file.ts";
import { systemText } from "./system-text.ts";

/** The variables of an environment. */
export type Environment = Readonly<Record<string, string>>;

/** karajo 0.9.3's search path, and behind it the folders where most systems keep their commands. */
export const SEARCH_PATH = [
  "/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/bin/site_perl:/usr/bin/vendor_perl:/usr/bin/core_perl",
  "/usr/sbin:/sbin:/bin",
].join(":");

// What a shell keeps for itself: handed on with `*`, it would tell the command of another folder and another shell.
const OF_THE_SHELL = new Set(["PWD", "OLDPWD", "SHLVL", "_"]);

export interface EnvironmentSources {
  /** karajo's own environment, of which a job may inherit. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** The user whom the job names. */
  readonly account: Account | undefined;
  /** What karajo itself tells the job; nothing wins over it. */
  readonly told: Environment;
}

/**
 * The environment of a job's commands: a search path, what it inherits, what describes its user, its files and its own
 * variables, each winning over those before it. Files are read anew each time.
 */
export async function jobEnvironment(
  { env, envFiles, envInherit, shell }: ProcessSettings,
  { inherited, account, told }: EnvironmentSources,
): Promise<Result<Environment>> {
  const variables = new Map([["PATH", SEARCH_PATH], ...inheritedOf(envInherit, inherited)]);
  if (account !== undefined) {
    const { home, name } = account;
    for (const entry of Object.entries({ HOME: home, USER: name, LOGNAME: name, SHELL: shell }))
      variables.set(...entry);
  }
  for (const file of envFiles) {
    const found = await variablesIn(file);
    if (!found.ok) return found;
    for (const { name, value } of found.value) variables.set(name, value);
  }
  for (const { name, value } of env) variables.set(name, value);
  return ok(Object.fromEntries([...variables, ...Object.entries(told)]));
}

function inheritedOf(
  names: readonly string[],
  inherited: EnvironmentSources["inherited"],
): readonly (readonly [string, string])[] {
  if (names.length === 0) return [];
  const isWanted = (name: string) => names.includes(name) || (names.includes("*") && !OF_THE_SHELL.has(name));
  return Object.entries(inherited).flatMap(([name, value]) =>
    value !== undefined && isWanted(name) ? [[name, value]] : [],
  );
}

async function variablesIn({ path, isOptional }: EnvFile): Promise<Result<readonly EnvVariable[]>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing && isOptional) return ok([]);
    return bad(isMissing ? `env_file ${path} does not exist` : `cannot read env_file ${path}: ${systemText(error)}`);
  }
  const text = textOf(bytes);
  if (text === undefined) return bad(`env_file ${path} is not UTF-8 text`);
  const variables = parseEnvFile(text);
  if (!variables.ok) return bad(`env_file ${path}:${variables.problem.line}: ${variables.problem.message}`);
  return variables;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
