import { useState } from "preact/hooks";
import { useQuiet } from "../data/log-quiet.ts";
import { IconButton } from "./button.tsx";
import { copyText } from "./clipboard.ts";

export interface LogCopyProps {
  /** What is to be copied; `undefined` where it is too much. */
  readonly read: (() => Promise<string>) | undefined;
}

/** How long it is told that it was done, in milliseconds. */
const SAID_FOR = 3_000;

const WORDS = {
  ready: "Copy the log",
  copied: "Copied",
  failed: "It could not be copied: download it",
} as const;

/** Copies a whole log. */
export function LogCopy({ read }: LogCopyProps) {
  const [state, setState] = useState<keyof typeof WORDS>("ready");
  const quiet = useQuiet(SAID_FOR, () => setState("ready"));
  const copy = () => {
    read?.()
      .then(copyText)
      .then(
        () => setState("copied"),
        () => setState("failed"),
      )
      .finally(() => quiet.tick());
  };
  const label = read === undefined ? "The log is too large to be copied: download it" : WORDS[state];
  return (
    <span>
      <IconButton
        icon={state === "copied" ? "check" : "copy"}
        label={label}
        isDisabled={read === undefined}
        onClick={copy}
      />
      <span class="visually-hidden" role="status">
        {state === "ready" ? "" : WORDS[state]}
      </span>
    </span>
  );
}
