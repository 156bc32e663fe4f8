import type { JobFilter, JobStatusWord } from "../model/job-filter.ts";
import { JOB_STATUSES, toneOf } from "../model/status-words.ts";
import { Icon } from "./icon.tsx";
import { StatusIcon } from "./status.tsx";

export interface JobFiltersProps {
  readonly filter: JobFilter;
  /** How many jobs have each status, whatever status is filtered for. */
  readonly counts: ReadonlyMap<JobStatusWord, number>;
  /** All tags there are. */
  readonly tags: readonly string[];
  readonly onChange: (filter: JobFilter) => void;
  /** Enter leads to what was found. */
  readonly onFound: () => void;
}

/** The search, and the statuses with their counts: what runs and what failed, at a glance. */
export function JobFilters({ filter, counts, tags, onChange, onFound }: JobFiltersProps) {
  return (
    <search class="job-filters">
      <SearchField text={filter.text} onText={(text) => onChange({ ...filter, text })} onFound={onFound} />
      <StatusChips filter={filter} counts={counts} onChange={onChange} />
      <div class="job-filters-selects">
        <select
          aria-label="Kind"
          value={filter.kind ?? ""}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...filter, kind: value === "exec" || value === "http" ? value : undefined })
          }
        >
          <option value="">All kinds</option>
          <option value="exec">Commands</option>
          <option value="http">HTTP calls</option>
        </select>
        {tags.length > 0 && (
          <select
            aria-label="Tag"
            value={filter.tag}
            onChange={({ currentTarget: { value } }) => onChange({ ...filter, tag: value })}
          >
            <option value="">All tags</option>
            {tags.map((tag) => (
              <option key={tag}>{tag}</option>
            ))}
          </select>
        )}
        <select
          aria-label="Order"
          value={filter.order}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...filter, order: value === "attention" ? value : "name" })
          }
        >
          <option value="name">By name</option>
          <option value="attention">Attention first</option>
        </select>
      </div>
    </search>
  );
}

interface SearchFieldProps extends Pick<JobFiltersProps, "onFound"> {
  readonly text: string;
  readonly onText: (text: string) => void;
}

function SearchField({ text, onText, onFound }: SearchFieldProps) {
  const leave = (event: KeyboardEvent & { readonly currentTarget: HTMLInputElement }) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Enter") return onFound();
    onText("");
    event.currentTarget.blur();
  };
  return (
    <label class="job-filters-search">
      <Icon name="search" />
      <input
        id="jobs-search"
        type="search"
        aria-label="Search jobs"
        placeholder="Search"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
        onKeyDown={leave}
      />
      {text === "" && <span class="job-filters-hint">/</span>}
    </label>
  );
}

function StatusChips({ filter, counts, onChange }: Omit<JobFiltersProps, "tags" | "onFound">) {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const chip = (status: JobStatusWord | undefined, count: number) => {
    const isPressed = filter.status === status;
    // Pressed once more it lets go; what is pressed stays in sight when nothing has its status any more.
    const next = isPressed ? undefined : status;
    return (
      <button
        type="button"
        key={status ?? "all"}
        class={`job-filters-chip ${status === undefined ? "" : `status-${toneOf(status)}`}`}
        aria-pressed={isPressed}
        onClick={() => onChange({ ...filter, status: next })}
      >
        {status !== undefined && <StatusIcon status={status} />}
        <span>{status ?? "all"}</span>
        <span class="job-filters-count">{count}</span>
      </button>
    );
  };
  return (
    <fieldset class="job-filters-chips">
      <legend class="visually-hidden">Status</legend>
      {chip(undefined, total)}
      {JOB_STATUSES.filter((status) => counts.has(status) || filter.status === status).map((status) =>
        chip(status, counts.get(status) ?? 0),
      )}
    </fieldset>
  );
}
