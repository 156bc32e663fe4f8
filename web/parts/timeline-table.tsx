import { useState } from "preact/hooks";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { tookOf, tookText } from "../model/durations.ts";
import type { TimelineRow } from "../model/timeline-rows.ts";
import { Button } from "./button.tsx";
import { StatusBadge } from "./status.tsx";
import { Time } from "./time.tsx";

export interface TimelineTableProps {
  readonly title: string;
  /** What is said where there is nothing. */
  readonly nothing: string;
  readonly rows: readonly TimelineRow[];
  readonly now: number;
  readonly jobHref: (key: WireJobKey) => string;
  readonly runHref: (key: WireJobKey, counter: number) => string;
}

const PAGE = 50;

/** The same as the lanes, as a table. */
export function TimelineTable({ title, nothing, rows, now, jobHref, runHref }: TimelineTableProps) {
  const [count, setCount] = useState(PAGE);
  return (
    <section class="timeline-table">
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p class="muted">{nothing}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Job</th>
              <th scope="col">What</th>
              <th scope="col">Duration</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, count).map(({ at, key, name, run }) => (
              <tr key={`${key} ${run?.counter ?? at}`}>
                <td>
                  <Time at={at} now={now} show="both" />
                </td>
                <td>
                  <a href={jobHref(key)}>{name}</a>
                </td>
                <td>{run === undefined ? "due" : <RunCell run={run} href={runHref(key, run.counter)} />}</td>
                <td>{run === undefined ? "" : tookText(tookOf(run, now) ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > count && <Button onClick={() => setCount(count + PAGE)}>More</Button>}
    </section>
  );
}

function RunCell({ run, href }: { readonly run: NonNullable<TimelineRow["run"]>; readonly href: string }) {
  return (
    <span class="timeline-table-run">
      <a href={href}>#{run.counter}</a>
      <StatusBadge status={run.status} title={run.reason ?? run.status} />
    </span>
  );
}
