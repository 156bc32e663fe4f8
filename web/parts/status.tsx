import { meaningOf, type Status, toneOf } from "../model/status-words.ts";
import { Icon, type IconName } from "./icon.tsx";

const SHAPES: Readonly<Record<Status, IconName>> = {
  started: "circle",
  queued: "hourglass",
  running: "running",
  success: "check-circle",
  failed: "failed",
  canceled: "ban",
  paused: "pause",
};

export interface StatusBadgeProps {
  readonly status: Status;
  /** Only its shape, with the word for screen readers: where there is little room. */
  readonly isCompact?: boolean;
  /** What else there is to know, such as why it failed; else the meaning of the word. */
  readonly title?: string;
}

/** How a job or a run stands: a shape and a word, so that nobody needs to tell colours apart. */
export function StatusBadge({ status, isCompact = false, title = meaningOf(status) }: StatusBadgeProps) {
  return (
    <span class={`status status-${toneOf(status)} ${isCompact ? "status-compact" : ""}`} title={title}>
      <StatusIcon status={status} />
      <span class={isCompact ? "visually-hidden" : "status-word"}>{status}</span>
    </span>
  );
}

/** The shape of a status, beside its word. */
export function StatusIcon({ status }: { readonly status: Status }) {
  return <Icon name={SHAPES[status]} />;
}
