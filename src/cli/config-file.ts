import { existsSync } from "node:fs";
import { AppError } from "../domain/error.ts";
import { DEFAULT_CONFIG } from "./command.ts";

/** Throws `ERR_CONFIG_INVALID`, which says what to do, where nobody named a configuration and the usual one is not there. */
export function mustBeThere(file: string): void {
  if (file !== DEFAULT_CONFIG || existsSync(file)) return;
  const advice = "name another with --config, or write a first one with karajo init";
  throw new AppError("ERR_CONFIG_INVALID", `there is no ${file}: ${advice}`);
}
