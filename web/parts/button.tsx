import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly icon?: IconName;
  /** `primary`: what one is here for, at most one in sight; `danger`: what cannot be undone. */
  readonly kind?: "plain" | "primary" | "danger" | "quiet";
  readonly type?: "button" | "submit";
  readonly isDisabled?: boolean;
  /** For a button that stays pressed. */
  readonly isPressed?: boolean;
  readonly title?: string;
  readonly onClick?: (event: MouseEvent) => void;
}

export function Button(props: ButtonProps) {
  const { children, icon, kind = "plain", type = "button", isDisabled = false, isPressed, title, onClick } = props;
  return (
    <button
      type={type}
      class={`button button-${kind}`}
      disabled={isDisabled}
      {...(isPressed !== undefined && { "aria-pressed": isPressed })}
      {...(title !== undefined && { title })}
      {...(onClick !== undefined && { onClick })}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  /** What it does: its name for screen readers and what is shown when one points at it. */
  readonly label: string;
  readonly kind?: "plain" | "quiet" | "danger";
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  /** -1 where a row of buttons is one stop of the Tab key. */
  readonly tabIndex?: number;
  readonly onClick: (event: MouseEvent) => void;
}

/** A button that is only a drawing. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, kind = "quiet", isDisabled = false, isPressed, tabIndex, onClick } = props;
  return (
    <button
      type="button"
      class={`button button-${kind} button-icon`}
      aria-label={label}
      title={label}
      disabled={isDisabled}
      {...(isPressed !== undefined && { "aria-pressed": isPressed })}
      {...(tabIndex !== undefined && { tabIndex })}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

interface ButtonLinkProps {
  readonly href: string;
  readonly children: ComponentChildren;
  readonly icon?: IconName;
  /** Saves what is there instead of going there. */
  readonly isDownload?: boolean;
}

/** What looks like a button and goes somewhere. */
export function ButtonLink({ href, children, icon, isDownload = false }: ButtonLinkProps) {
  return (
    <a class="button button-plain" href={href} {...(isDownload && { download: "" })}>
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}
