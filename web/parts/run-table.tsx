import type { WireRun } from "../../src/contract/wire-history.ts";
import { areCloseTogether } from "../model/due-seconds.ts";
import { tookOf, tookText } from "../model/durations.ts";
import { causeWords } from "../model/slot-words.ts";
import { instantOf } from "../model/time-text.ts";
import { Moment } from "./moment.tsx";
import { StatusBadge } from "./status.tsx";

export interface RunTableProps {
  /** Newest first. */
  readonly runs: readonly WireRun[];
  readonly now: number;
  readonly hrefOf: (counter: number) => string;
}

/** The runs of a job. */
export function RunTable({ runs, now, hrefOf }: RunTableProps) {
  // A column that says the same of every run says nothing.
  const columns: Columns = {
    attempts: runs.some(({ attempt }) => attempt > 1),
    reason: runs.some(({ reason }) => reason !== undefined),
    seconds: areCloseTogether(runs.flatMap((run) => timeOf(run) ?? [])),
  };
  return (
    <div class="run-table-box">
      <table class="run-table">
        <caption class="visually-hidden">Runs, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Status</th>
            <th scope="col">Started</th>
            <th scope="col" class="run-table-number">
              Duration
            </th>
            <th scope="col" class="run-table-wide">
              Trigger
            </th>
            {columns.attempts && (
              <th scope="col" class="run-table-wide run-table-number">
                Attempts
              </th>
            )}
            {columns.reason && (
              <th scope="col" class="run-table-wide run-table-reason">
                Reason
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Row key={run.counter} run={run} columns={columns} now={now} href={hrefOf(run.counter)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface Columns {
  readonly attempts: boolean;
  readonly reason: boolean;
  /** Of the times. */
  readonly seconds: boolean;
}

interface RowProps {
  readonly run: WireRun;
  readonly columns: Columns;
  readonly now: number;
  readonly href: string;
}

function Row({ run, columns, now, href }: RowProps) {
  const at = timeOf(run);
  const took = tookOf(run, now);
  return (
    <tr>
      <td>
        <a class="run-table-run" href={href}>
          #{run.counter}
        </a>
      </td>
      <td>
        <StatusBadge status={run.status} title={run.reason ?? run.status} />
        {run.reason !== undefined && <span class="run-table-narrow run-table-reason">{run.reason}</span>}
      </td>
      <td>{at === undefined ? <Unknown /> : <Moment at={at} now={now} hasSeconds={columns.seconds} />}</td>
      <td class="run-table-number">{took === undefined ? <Unknown /> : tookText(took)}</td>
      <td class="run-table-wide">{run.trigger === undefined ? <Unknown /> : causeWords(run.trigger)}</td>
      {columns.attempts && <td class="run-table-wide run-table-number">{run.attempt}</td>}
      {columns.reason && <td class="run-table-wide run-table-reason">{run.reason}</td>}
    </tr>
  );
}

/** When it began; of one that never did, the time that is known. */
function timeOf(run: WireRun): number | undefined {
  return instantOf(run.started_at) ?? instantOf(run.queued_at) ?? instantOf(run.ended_at);
}

function Unknown() {
  return (
    <span class="muted" title="not known">
      –
    </span>
  );
}
