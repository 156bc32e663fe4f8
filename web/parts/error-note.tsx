import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

export interface ErrorNoteProps {
  /** What could not be done: `The runs could not be read.` */
  readonly title: string;
  /** Why, as the server says it. */
  readonly reason?: string;
  readonly onRetry?: () => void;
}

/** Something went wrong, in its place on the page. */
export function ErrorNote({ title, reason, onRetry }: ErrorNoteProps) {
  return (
    <div class="error-note" role="alert">
      <Icon name="alert" />
      <div class="error-note-text">
        <p class="error-note-title">{title}</p>
        {reason !== undefined && <p class="error-note-reason">{reason}</p>}
      </div>
      {onRetry !== undefined && (
        <Button icon="retry" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
