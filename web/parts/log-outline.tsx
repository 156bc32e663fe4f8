import { tookText } from "../model/durations.ts";
import { countText } from "../model/log-display.ts";
import type { LogProblem, LogSection } from "../model/log-survey.ts";
import { Icon, type IconName } from "./icon.tsx";

export interface LogOutlineProps {
  readonly sections: readonly LogSection[];
  readonly problems: readonly LogProblem[];
  /** How many there are, shown or not. */
  readonly problemCount: number;
  /** The byte at which the line begins that one has come to. */
  readonly current: number | undefined;
  readonly onGo: (offset: number) => void;
}

const SHOWN_PROBLEMS = 100;

const ICONS: Readonly<Record<LogSection["kind"], IconName>> = {
  attempt: "retry",
  command: "terminal",
  request: "arrow-up",
  response: "arrow-down",
  failure: "failed",
};

/** What there is in a log, to go there: its sections, and the lines that speak of errors. */
export function LogOutline({ sections, problems, problemCount, current, onGo }: LogOutlineProps) {
  const shown = problems.slice(0, SHOWN_PROBLEMS);
  return (
    <nav class="log-outline" aria-label="Places in the log">
      {sections.length > 0 && (
        <>
          <h2>Sections</h2>
          <ol class="log-places">
            {sections.map((section) => (
              <li key={section.offset}>
                <button
                  type="button"
                  class={`log-place log-place-${section.kind}`}
                  aria-current={section.offset === current}
                  title={section.label}
                  onClick={() => onGo(section.offset)}
                >
                  <Icon name={ICONS[section.kind]} />
                  <span class="log-place-label">{section.label}</span>
                  {section.took !== undefined && <span class="log-place-took">{tookText(section.took)}</span>}
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
      <h2>Problems{problemCount > 0 && <span class="log-outline-count">{countText(problemCount)}</span>}</h2>
      {problemCount === 0 && <p class="log-outline-none">No line speaks of an error.</p>}
      <ol class="log-places">
        {shown.map((problem) => (
          <li key={problem.offset}>
            <button
              type="button"
              class={`log-place log-place-problem ${problem.isFailure ? "log-place-failure" : ""}`}
              aria-current={problem.offset === current}
              title={problem.text}
              onClick={() => onGo(problem.offset)}
            >
              <span class="log-place-label">{problem.text}</span>
            </button>
          </li>
        ))}
      </ol>
      {problemCount > shown.length && (
        <p class="log-outline-none">{countText(problemCount - shown.length)} more: search the log for them.</p>
      )}
    </nav>
  );
}
