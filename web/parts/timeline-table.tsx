import { useState } from "preact/hooks";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { tookOf, tookText } from "../model/durations.ts";
import type { TimelineRow } from "../model/timeline-rows.ts";
import { Button } from "./button.tsx";
import { Moment } from "./moment.tsx";
import { StatusBadge } from "./status.tsx";

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
  const hasRuns = rows.some(({ run }) => run !== undefined);
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
              {hasRuns && <th scope="col">Run</th>}
              {hasRuns && (
                <th scope="col" class="timeline-table-took">
                  Duration
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, count).map(({ at, key, name, run }) => (
              <tr key={`${key} ${run?.counter ?? at}`}>
                <td>
                  <Moment at={at} now={now} />
                </td>
                <td class="timeline-table-job">
                  <a href={jobHref(key)}>{name}</a>
                </td>
                {run !== undefined && <RunCells run={run} href={runHref(key, run.counter)} now={now} />}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > count && <Button onClick={() => setCount(count + PAGE)}>More</Button>}
    </section>
  );
}

interface RunCellsProps {
  readonly run: NonNullable<TimelineRow["run"]>;
  readonly href: string;
  readonly now: number;
}

function RunCells({ run, href, now }: RunCellsProps) {
  return (
    <>
      <td>
        <span class="timeline-table-run">
          <a href={href}>#{run.counter}</a>
          <StatusBadge status={run.status} title={run.reason ?? run.status} />
        </span>
      </td>
      <td class="timeline-table-took">{tookText(tookOf(run, now) ?? 0)}</td>
    </>
  );
}
