import { type ReadonlySignal, signal } from "@preact/signals";
import type { Toast } from "../parts/toast.tsx";

/** Long enough to be read by anybody; an error stays until it is dismissed or others have come. */
const SHOWN = 6_000;
const MOST = 4;
let last = 0;

const shown = signal<readonly Toast[]>([]);
export const toasts: ReadonlySignal<readonly Toast[]> = shown;

/** Says something to the person. */
export function tell(message: string, kind: Toast["kind"] = "info"): void {
  last += 1;
  const id = last;
  // The same once more is no news, but it has to be seen to have happened.
  const others = shown.peek().filter((toast) => toast.message !== message);
  shown.value = [...others, { id, message, kind }].slice(-MOST);
  if (kind === "info") setTimeout(() => dismiss(id), SHOWN);
}

export function dismiss(id: number): void {
  shown.value = shown.peek().filter((toast) => toast.id !== id);
}
