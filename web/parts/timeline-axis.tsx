import type { AxisTick } from "../model/timeline.ts";

/** The hours over the lanes, by the clocks of the person. For those who see: each mark says its time by itself. */
export function TimelineAxis({ ticks, nowX }: { readonly ticks: readonly AxisTick[]; readonly nowX: number }) {
  return (
    <div class="timeline-axis" aria-hidden="true">
      {ticks.map(({ at, x, label, isDay }) => (
        <span class={`timeline-tick ${isDay ? "timeline-tick-day" : ""}`} key={at} style={{ left: `${x}px` }}>
          {label}
        </span>
      ))}
      <span class="timeline-now" style={{ left: `${nowX}px` }} />
    </div>
  );
}

/** The lines behind all lanes. */
export function TimelineGrid({ ticks, nowX }: { readonly ticks: readonly AxisTick[]; readonly nowX: number }) {
  return (
    <svg class="timeline-grid" width="100%" height="100%" aria-hidden="true" focusable="false">
      {ticks.map(({ at, x, isDay }) => (
        <line
          class={`timeline-line ${isDay ? "timeline-line-day" : ""}`}
          key={at}
          x1={Math.round(x) + 0.5}
          x2={Math.round(x) + 0.5}
          y1="0"
          y2="100%"
        />
      ))}
      <line class="timeline-line-now" x1={Math.round(nowX) + 0.5} x2={Math.round(nowX) + 0.5} y1="0" y2="100%" />
    </svg>
  );
}
