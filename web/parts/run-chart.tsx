import { useState } from "preact/hooks";
import type { WireRun } from "../../src/contract/wire-history.ts";
import { type Chart, type ChartBar, chartOf } from "../model/chart.ts";
import { summaryOf, tookText } from "../model/durations.ts";
import { causeWords } from "../model/slot-words.ts";
import { toneOf } from "../model/status-words.ts";
import { absoluteText, durationText, instantOf } from "../model/time-text.ts";
import { useRoving } from "./roving.ts";

export interface RunChartProps {
  /** Newest first. */
  readonly runs: readonly WireRun[];
  readonly now: number;
  readonly hrefOf: (counter: number) => string;
}

const HEIGHT = 112;
/** Bars stand on a line; what failed has a foot below it, which is seen without colours. As in job-runs.css. */
const FOOT = 6;
const GROUND = HEIGHT - FOOT;
const ROOM = 8;
/** A few runs do not make wide bars. */
const LEAST_SLOTS = 30;

/** How long each run took, a bar for each, the newest on the right. What one points at is told below. */
export function RunChart({ runs, now, hrefOf }: RunChartProps) {
  const [shown, show] = useState<number | undefined>(undefined);
  const chart = chartOf(runs, now);
  const bar = chart.bars.find(({ run }) => run.counter === shown);
  return (
    <figure class="run-chart" aria-label="Durations of the runs">
      <div class="run-chart-field">
        <Grid chart={chart} />
        <Bars chart={chart} hrefOf={hrefOf} onShow={show} />
      </div>
      <figcaption class="run-chart-words">
        {bar === undefined ? summaryWords(runs, chart) : <BarWords bar={bar} />}
      </figcaption>
    </figure>
  );
}

function Grid({ chart }: { readonly chart: Chart }) {
  return (
    <div class="run-chart-grid" aria-hidden="true">
      {chart.ticks.map(({ at, height }) => (
        <span class="run-chart-tick" key={at} style={{ bottom: `${height * 100}%` }}>
          {durationText(at)}
        </span>
      ))}
    </div>
  );
}

interface BarsProps {
  readonly chart: Chart;
  readonly hrefOf: RunChartProps["hrefOf"];
  readonly onShow: (counter: number | undefined) => void;
}

function Bars({ chart: { bars }, hrefOf, onShow }: BarsProps) {
  const { container, item, onKeyDown } = useRoving<SVGSVGElement>(bars.length, bars.length - 1);
  const slots = Math.max(LEAST_SLOTS, bars.length);
  const slot = 100 / slots;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing.
    <svg
      ref={container}
      class="run-chart-bars"
      role="group"
      aria-label="Runs, oldest first; arrow keys go from one to the next"
      width="100%"
      height={HEIGHT}
      onKeyDown={onKeyDown}
      onMouseLeave={() => onShow(undefined)}
      onFocusOut={() => onShow(undefined)}
    >
      {bars.map((bar, index) => {
        const left = (slots - bars.length + index) * slot;
        const roving = item(index);
        const height = Math.max(2, bar.height * (GROUND - ROOM));
        const foot = bar.run.status === "failed" ? FOOT : 0;
        return (
          <a
            key={bar.run.counter}
            class="run-chart-bar"
            href={hrefOf(bar.run.counter)}
            aria-label={labelOf(bar)}
            {...roving}
            onFocus={() => {
              roving.onFocus();
              onShow(bar.run.counter);
            }}
            onMouseEnter={() => onShow(bar.run.counter)}
          >
            <rect class="run-chart-hit" x={`${left}%`} y="0" width={`${slot}%`} height={HEIGHT} />
            <rect
              class={`run-chart-fill run-chart-${toneOf(bar.run.status)}`}
              x={`${left + slot * 0.15}%`}
              y={GROUND - height}
              width={`${slot * 0.7}%`}
              height={height + foot}
            />
          </a>
        );
      })}
    </svg>
  );
}

function summaryWords(runs: readonly WireRun[], { scale }: Chart): string {
  const summary = summaryOf(runs);
  if (summary === undefined) return "No run has ended yet.";
  const { count, median, longest, failed } = summary;
  const words = [
    `${count === 1 ? "1 run has" : `${count} runs have`} ended: median ${tookText(median)}`,
    `longest ${tookText(longest)}`,
    failed === 0 ? "none failed" : `${failed} failed`,
  ];
  return `${words.join(", ")}.${scale === "log" ? " Heights are logarithmic." : ""}`;
}

function BarWords({ bar: { run, took } }: { readonly bar: ChartBar }) {
  const at = instantOf(run.started_at) ?? instantOf(run.queued_at);
  return (
    <>
      <strong>#{run.counter}</strong> <span class={`status-${toneOf(run.status)}`}>{run.status}</span>
      {took !== undefined && `, ${tookText(took)}`}
      {at !== undefined && `, ${absoluteText(at)}`}
      {run.trigger !== undefined && `, ${causeWords(run.trigger)}`}
      {run.reason !== undefined && `: ${run.reason}`}
    </>
  );
}

function labelOf({ run, took }: ChartBar): string {
  const words = [`Run ${run.counter}`, run.status, took === undefined ? "" : tookText(took), run.reason ?? ""];
  return words.filter((word) => word !== "").join(", ");
}
