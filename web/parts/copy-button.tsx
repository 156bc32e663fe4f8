import { useState } from "preact/hooks";
import { Button } from "./button.tsx";

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for its name: `Copy the address`. */
  readonly what: string;
}

/** Copies a text, and says that it did. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [state, setState] = useState<"ready" | "copied" | "failed">("ready");
  const copy = () => {
    copied(text).then(
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

async function copied(text: string): Promise<void> {
  // Only pages that came over TLS, or from the same machine, have a clipboard.
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "visually-hidden";
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  if (!isDone) throw new Error("the browser does not copy");
}
