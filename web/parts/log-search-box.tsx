import { countText } from "../model/log-display.ts";
import type { LogQuery } from "../model/log-search.ts";
import { IconButton } from "./button.tsx";
import { Icon } from "./icon.tsx";
import type { Box } from "./log-keeping.ts";

/** What a search has found. */
export interface SearchFindings {
  readonly count: number;
  readonly isCutShort: boolean;
  /** Which of them one has come to, from 1. */
  readonly current: number | undefined;
  /** How much of the log was searched, in percent; `undefined`: all of it. */
  readonly percent: number | undefined;
}

export interface LogSearchBoxProps {
  readonly query: LogQuery;
  readonly onQuery: (query: LogQuery) => void;
  readonly findings: SearchFindings | undefined;
  /** What is wrong with the pattern. */
  readonly problem: string | undefined;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onLeave: () => void;
  readonly field: Box<HTMLInputElement | null>;
}

/** Where one types what is to be found in a log, and goes from one finding to the next. */
export function LogSearchBox(props: LogSearchBoxProps) {
  const { query, onQuery, findings, problem, onStep, onLeave, field } = props;
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") onStep(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <search class="log-search">
      <Icon name="search" />
      <input
        ref={field}
        type="text"
        class="log-search-field"
        aria-label="Find in the log"
        aria-describedby="log-search-findings"
        aria-invalid={problem !== undefined}
        placeholder="Find in the log"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={query.text}
        onInput={(event) => onQuery({ ...query, text: event.currentTarget.value })}
        onKeyDown={press}
      />
      <span
        class={`log-search-findings ${problem === undefined ? "" : "log-search-problem"}`}
        id="log-search-findings"
        role="status"
        title={problem}
      >
        {problem === undefined ? findingsText(findings) : "no such pattern"}
      </span>
      <IconButton
        icon="arrow-up"
        label="Previous finding (N)"
        isDisabled={(findings?.count ?? 0) === 0}
        onClick={() => onStep(-1)}
      />
      <IconButton
        icon="arrow-down"
        label="Next finding (n)"
        isDisabled={(findings?.count ?? 0) === 0}
        onClick={() => onStep(1)}
      />
      <Switch
        letters="Aa"
        label="Upper and lower case are different"
        isOn={query.isCaseSensitive}
        onChange={(isCaseSensitive) => onQuery({ ...query, isCaseSensitive })}
      />
      <Switch
        letters=".*"
        label="Regular expression"
        isOn={query.isRegex}
        onChange={(isRegex) => onQuery({ ...query, isRegex })}
      />
    </search>
  );
}

function findingsText(findings: SearchFindings | undefined): string {
  if (findings === undefined) return "";
  const { count, isCutShort, current, percent } = findings;
  const searched = percent === undefined ? "" : ` · ${percent} %`;
  if (count === 0) return percent === undefined ? "not found" : `${percent} %`;
  const total = `${countText(count)}${isCutShort ? "+" : ""}`;
  return `${current === undefined ? "" : `${countText(current)} of `}${total}${searched}`;
}

interface SwitchProps {
  readonly letters: string;
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Switch({ letters, label, isOn, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      class="button button-quiet button-icon log-switch"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      onClick={() => onChange(!isOn)}
    >
      {letters}
    </button>
  );
}
