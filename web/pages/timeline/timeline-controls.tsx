import type { RefObject } from "preact";
import { ZOOMS, type Zoom } from "../../model/timeline.ts";
import { Button } from "../../parts/button.tsx";
import { isTable, search, zoom } from "./timeline-view.ts";

export interface TimelineControlsProps {
  readonly searchField: RefObject<HTMLInputElement | null>;
  /** How many jobs are shown. */
  readonly count: number;
}

/** What part of the timeline one sees, and how. */
export function TimelineControls({ searchField, count }: TimelineControlsProps) {
  return (
    <div class="timeline-controls">
      <h1>Timeline</h1>
      <input
        ref={searchField}
        class="timeline-search"
        type="search"
        placeholder="Look for a job"
        aria-label="Look for a job by its name"
        autocomplete="off"
        spellcheck={false}
        value={search.value}
        onInput={(event) => {
          search.value = event.currentTarget.value;
        }}
      />
      <p class="timeline-count" aria-live="polite">
        {count === 1 ? "1 job" : `${count} jobs`}
      </p>
      {isTable.value ? <span class="timeline-legend" /> : <Legend />}
      {/* biome-ignore lint/a11y/useSemanticElements: these are no fields of a form. */}
      <div class="timeline-zooms" role="group" aria-label="How far to look back and ahead">
        {Object.entries(ZOOMS).map(([name, { label }]) => (
          <Button
            key={name}
            isPressed={name === zoom.value}
            title={`The last and the next ${label}`}
            onClick={() => {
              zoom.value = name as Zoom;
            }}
          >
            ± {label}
          </Button>
        ))}
      </div>
      <Button
        isPressed={isTable.value}
        onClick={() => {
          isTable.value = !isTable.value;
        }}
      >
        As a table
      </Button>
    </div>
  );
}

const TONES = [
  ["ok", "success"],
  ["bad", "failed"],
  ["warn", "canceled"],
  ["run", "running"],
] as const;

function Legend() {
  return (
    <ul class="timeline-legend" aria-label="Colours">
      {TONES.map(([tone, word]) => (
        <li key={tone}>
          <span class={`timeline-sample timeline-tone-${tone}`} />
          {word}
        </li>
      ))}
      <li>
        <span class="timeline-sample timeline-sample-slot" />
        due
      </li>
      <li>
        <span class="timeline-sample timeline-sample-now" />
        now
      </li>
    </ul>
  );
}
