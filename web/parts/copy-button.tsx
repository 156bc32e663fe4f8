import { useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { copyText } from "./clipboard.ts";

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for its name: `Copy the address`. */
  readonly what: string;
}

/** Copies a text, and says that it did. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [state, setState] = useState<"ready" | "copied" | "failed">("ready");
  const copy = () => {
    copyText(text).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done by it; what was said is taken back when one goes on.
    <span class="copy-button" onFocusOut={() => setState("ready")} onMouseLeave={() => setState("ready")}>
      <Button kind="quiet" icon={state === "copied" ? "check" : "copy"} title={`Copy ${what}`} onClick={copy}>
        <span class="visually-hidden">Copy {what}. </span>
        <span aria-live="polite">{WORDS[state]}</span>
      </Button>
    </span>
  );
}

const WORDS = { ready: "Copy", copied: "Copied", failed: "Select it by hand" } as const;
