import type { ComponentChildren } from "preact";
import { countText } from "../model/log-display.ts";
import { Button, IconButton } from "./button.tsx";
import { Icon } from "./icon.tsx";
import type { LogTimes } from "./log-row.tsx";

export interface LogToolbarProps {
  /** The search. */
  readonly children: ComponentChildren;
  readonly problemCount: number;
  readonly onProblem: () => void;
  readonly isOutlineShown: boolean;
  readonly onOutline: () => void;
  readonly isWrapped: boolean;
  readonly onWrap: () => void;
  readonly times: LogTimes;
  readonly onTimes: (times: LogTimes) => void;
  /** `undefined` where nothing more will come. */
  readonly isFollowing: boolean | undefined;
  readonly onFollow: () => void;
  readonly isExpanded: boolean;
  readonly onExpand: () => void;
  readonly downloadHref: string;
  readonly downloadName: string;
  readonly copy: ComponentChildren;
}

const TIMES: readonly { readonly times: LogTimes; readonly words: string }[] = [
  { times: "clock", words: "Time of day" },
  { times: "since", words: "Since the start" },
  { times: "none", words: "No times" },
];

/** What can be done with a log. */
export function LogToolbar(props: LogToolbarProps) {
  const { children, problemCount, isFollowing, copy } = props;
  return (
    <div class="log-toolbar" role="toolbar" aria-label="Log">
      {children}
      {problemCount > 0 && (
        <button
          type="button"
          class="button button-plain log-problems"
          title="To the first problem, then to the next (e)"
          onClick={props.onProblem}
        >
          <Icon name="alert" />
          <span>
            {countText(problemCount)}
            <span class="log-problems-word"> {problemCount === 1 ? "problem" : "problems"}</span>
          </span>
        </button>
      )}
      <div class="log-tools">
        <Button kind="quiet" isPressed={props.isOutlineShown} onClick={props.onOutline}>
          Outline
        </Button>
        <IconButton icon="wrap" label="Wrap long lines (w)" isPressed={props.isWrapped} onClick={props.onWrap} />
        <TimesChoice times={props.times} onTimes={props.onTimes} />
        {copy}
        <a
          class="button button-quiet button-icon"
          href={props.downloadHref}
          download={props.downloadName}
          aria-label="Download the log"
          title="Download the log"
        >
          <Icon name="download" />
        </a>
        <IconButton
          icon={props.isExpanded ? "cross" : "expand"}
          label={props.isExpanded ? "Back to the page (Escape)" : "Fill the window with the log"}
          onClick={props.onExpand}
        />
        {isFollowing !== undefined && (
          <Button isPressed={isFollowing} title="Stay at the end while lines come (f)" onClick={props.onFollow}>
            Follow
          </Button>
        )}
      </div>
    </div>
  );
}

function TimesChoice({ times, onTimes }: { readonly times: LogTimes; readonly onTimes: (times: LogTimes) => void }) {
  const change = (value: string) => onTimes(TIMES.find((each) => each.times === value)?.times ?? "clock");
  return (
    <select
      class="log-times-choice"
      aria-label="Times"
      title="Times"
      value={times}
      onChange={(event) => change(event.currentTarget.value)}
    >
      {TIMES.map((each) => (
        <option key={each.times} value={each.times}>
          {each.words}
        </option>
      ))}
    </select>
  );
}
