import type { WireRun } from "../../src/contract/wire-history.ts";
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
            <th scope="col" class="run-table-wide run-table-number">
              Attempts
            </th>
            <th scope="col" class="run-table-wide run-table-reason">
              Reason
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Row key={run.counter} run={run} now={now} href={hrefOf(run.counter)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ run, now, href }: { readonly run: WireRun; readonly now: number; readonly href: string }) {
  const at = instantOf(run.started_at) ?? instantOf(run.queued_at) ?? instantOf(run.ended_at);
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
      <td>{at === undefined ? <Unknown /> : <Moment at={at} now={now} />}</td>
      <td class="run-table-number">{took === undefined ? <Unknown /> : tookText(took)}</td>
      <td class="run-table-wide">{run.trigger === undefined ? <Unknown /> : causeWords(run.trigger)}</td>
      <td class="run-table-wide run-table-number">{run.attempt}</td>
      <td class="run-table-wide run-table-reason">{run.reason}</td>
    </tr>
  );
}

function Unknown() {
  return (
    <span class="muted" title="not known">
      –
    </span>
  );
}
