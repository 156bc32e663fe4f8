import { IconButton } from "./button.tsx";
import { Icon } from "./icon.tsx";

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly kind: "info" | "error";
}

/** What was said to the person last. The region is always there: screen readers tell only what changes in it. */
export function Toasts({
  toasts,
  onDismiss,
}: {
  readonly toasts: readonly Toast[];
  readonly onDismiss: (id: number) => void;
}) {
  return (
    <section class="toasts" aria-live="polite" aria-label="Messages">
      {toasts.map(({ id, message, kind }) => (
        <div class={`toast toast-${kind}`} key={id}>
          <Icon name={kind === "error" ? "alert" : "info"} />
          <p class="toast-message">{message}</p>
          <IconButton icon="cross" label="Dismiss" onClick={() => onDismiss(id)} />
        </div>
      ))}
    </section>
  );
}
