import { absoluteText, countdownText, relativeText, roughText, shortText } from "../model/time-text.ts";

export interface TimeProps {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly now: number;
  /** `relative`: 3 h 5 min ago; `rough`: 3 h ago; `short`: 14:05; `both`: one and the other; `countdown`: in 4:05; `full`: with date and zone. */
  readonly show?: "relative" | "rough" | "short" | "both" | "countdown" | "full";
  /** Of a short time, alone or beside another form of it: whether its seconds tell it from others. */
  readonly hasSeconds?: boolean;
}

/** A time in the zone of the person; whoever points at it sees all of it, and what UTC says. */
export function Time({ at, now, show = "relative", hasSeconds = false }: TimeProps) {
  // Only when it is asked for: thousands of times are shown, and each title costs more than all the rest of its row.
  const explain = ({ currentTarget }: { readonly currentTarget: HTMLElement }) => {
    currentTarget.title = `${absoluteText(at)}\n${absoluteText(at, "UTC")}`;
  };
  return (
    <time class="time" dateTime={new Date(at).toISOString()} onPointerEnter={explain}>
      {words(at, now, show, hasSeconds)}
    </time>
  );
}

function words(at: number, now: number, show: NonNullable<TimeProps["show"]>, hasSeconds: boolean): string {
  switch (show) {
    case "relative":
      return relativeText(at, now);
    case "rough":
      return roughText(at, now);
    case "short":
      return shortText(at, now, { hasSeconds });
    case "countdown":
      return countdownText(at, now);
    case "full":
      return absoluteText(at);
    case "both":
      return `${relativeText(at, now)}, ${shortText(at, now, { hasSeconds })}`;
    default:
      return show satisfies never;
  }
}
