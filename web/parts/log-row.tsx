import { Component } from "preact";
import { markedSegments, type ShownLine, sinceText, sizeText } from "../model/log-display.ts";
import type { Finder } from "../model/log-search.ts";
import { absoluteText, clockText } from "../model/time-text.ts";

/** What stands beside a line for its time. */
export type LogTimes = "clock" | "since" | "none";

export interface LogRowProps {
  /** From 1. */
  readonly number: number;
  /** Whether the number is known, and not a guess. */
  readonly isExact: boolean;
  /** `undefined`: it has not come yet; a number: so many bytes are missing here. */
  readonly line: ShownLine | number | undefined;
  /** The byte at which it begins. */
  readonly offset: number;
  readonly times: LogTimes;
  /** The time from which it is counted. */
  readonly first: number | undefined;
  readonly finder: Finder | undefined;
  /** Whether it is what the person has come to. */
  readonly isCurrent: boolean;
  /** Whether the address names it. */
  readonly isLinked: boolean;
  readonly hrefOf: (line: number) => string;
  readonly onLink: (line: number) => void;
  readonly onMore: (offset: number) => void;
}

/** A line of a log. Drawn anew only when it changes: there are many, and they come fast. */
export class LogRow extends Component<LogRowProps> {
  override shouldComponentUpdate(next: LogRowProps): boolean {
    const now = this.props;
    return (
      now.line !== next.line ||
      now.finder !== next.finder ||
      now.number !== next.number ||
      now.isExact !== next.isExact ||
      now.isCurrent !== next.isCurrent ||
      now.isLinked !== next.isLinked ||
      now.times !== next.times ||
      now.first !== next.first
    );
  }

  override render({ line, isCurrent, isLinked, finder, offset, onMore, ...rest }: LogRowProps) {
    const kind = line === undefined ? "unread" : typeof line === "number" ? "gap" : line.kind;
    const marks = `${isCurrent ? " log-row-current" : ""}${isLinked ? " log-row-linked" : ""}`;
    return (
      <div class={`log-row log-row-${kind}${marks}`}>
        <LineNumber {...rest} isLinked={isLinked} />
        <LineTime {...rest} at={typeof line === "object" ? line.at : undefined} />
        <span class="log-text">
          {typeof line === "object" && <Text line={line} finder={finder} onMore={() => onMore(offset)} />}
          {typeof line === "number" && `${sizeText(line)} are left out here`}
          {line === undefined && "…"}
        </span>
      </div>
    );
  }
}

type NumberProps = Pick<LogRowProps, "number" | "isExact" | "isLinked" | "hrefOf" | "onLink">;

function LineNumber({ number, isExact, isLinked, hrefOf, onLink }: NumberProps) {
  if (!isExact) return <span class="log-number log-number-guess">~{number}</span>;
  const click = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onLink(number);
  };
  return (
    <a
      class="log-number"
      href={hrefOf(number)}
      tabIndex={-1}
      aria-label={`Line ${number}`}
      {...(isLinked && { "aria-current": "true" as const })}
      onClick={click}
    >
      {number}
    </a>
  );
}

function LineTime({ at, times, first }: Pick<LogRowProps, "times" | "first"> & { readonly at: number | undefined }) {
  if (times === "none") return null;
  if (at === undefined) return <span class="log-time" />;
  const text = times === "since" && first !== undefined ? sinceText(at, first) : clockText(at);
  return (
    <time class="log-time" title={`${absoluteText(at)}\n${absoluteText(at, "UTC")}`}>
      {text}
    </time>
  );
}

interface TextProps {
  readonly line: ShownLine;
  readonly finder: Finder | undefined;
  readonly onMore: () => void;
}

function Text({ line, finder, onMore }: TextProps) {
  return (
    <>
      {markedSegments(line.segments, finder).map(({ text, look, isFound }, i) => {
        if (isFound) {
          return (
            <mark key={i} class={look}>
              {text}
            </mark>
          );
        }
        return look === "" ? (
          text
        ) : (
          <span key={i} class={look}>
            {text}
          </span>
        );
      })}
      {line.hidden > 0 && (
        <button type="button" class="log-more" onClick={onMore}>
          Show more of this line ({sizeText(line.hidden)})
        </button>
      )}
    </>
  );
}
