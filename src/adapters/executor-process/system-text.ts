import { getSystemErrorMap } from "node:util";

/** Why the system refused something, without the name of the call: `permission denied`. */
export function systemText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const errno = "errno" in error && typeof error.errno === "number" ? error.errno : 0;
  return getSystemErrorMap().get(errno)?.[1] ?? error.message;
}
