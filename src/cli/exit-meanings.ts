import type { EXIT } from "./exit.ts";

/** What the exit statuses mean, for `karajo --help` and the manual. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: "All is well.",
  failed:
    "The server refused, or what was asked for failed, such as a job that there is not; import --strict: something was lost.",
  usage: "The command line, what it names, or the configuration must be mended.",
  unreachable: "The server cannot be reached.",
  canceled: "The run was canceled, by somebody or by Ctrl-C.",
};
