import type { ClientErrorCode } from "../client/client-error.ts";
import { CODES, type ErrorKind } from "../domain/error.ts";

/** What the caller of the program is told. A run that failed has statuses of its own. */
export const EXIT = {
  /** All is well. */
  ok: 0,
  /** The server refused, or what was asked for failed. */
  failed: 1,
  /** Command line or configuration must be mended. */
  usage: 2,
  /** The server cannot be reached. */
  unreachable: 3,
  /** The run was canceled, by somebody or by Ctrl-C. */
  canceled: 130,
} as const;

const UNREACHABLE: ReadonlySet<string> = new Set<ClientErrorCode>(["NETWORK", "TIMEOUT"]);

/** The exit status for an error code of ours, of the API or of the client. */
export function exitCodeOf(code: string): number {
  if (code === "ABORTED") return EXIT.canceled;
  if (UNREACHABLE.has(code)) return EXIT.unreachable;
  const kind: ErrorKind | undefined = Object.hasOwn(CODES, code) ? CODES[code as keyof typeof CODES].kind : undefined;
  return kind === "invalid" ? EXIT.usage : EXIT.failed;
}
