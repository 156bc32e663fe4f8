import type { WireRun } from "../../src/contract/wire-history.ts";
import { BAR_STEP, BARS, BARS_HEIGHT, barPaths, barsWords, GROUND, runAt, runWords } from "../model/run-bars.ts";

export interface RunBarsProps {
  /** Newest first. */
  readonly runs: readonly WireRun[];
  readonly now: number;
  /** Where all of them are. */
  readonly href: string;
  /** The bar of this run was clicked. */
  readonly onRun: (counter: number) => void;
}

const WIDTH = BARS * BAR_STEP - 1;

/** The last runs of a job at a glance. One link to all of them; with a pointer each bar leads to its run. */
export function RunBars({ runs, now, href, onRun }: RunBarsProps) {
  const words = barsWords(runs);
  const point = (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return runAt(runs, (event.clientX - left) / width);
  };
  const explain = (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
    const run = point(event);
    event.currentTarget.title = run === undefined ? words : runWords(run, now);
  };
  const open = (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
    const run = point(event);
    const isPlain = event.detail > 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (run === undefined || !isPlain) return;
    event.preventDefault();
    onRun(run.counter);
  };
  return (
    <a class="run-bars" href={href} onClick={open} onPointerMove={explain}>
      <svg
        viewBox={`0 0 ${WIDTH} ${BARS_HEIGHT}`}
        width={WIDTH}
        height={BARS_HEIGHT}
        role="img"
        aria-label={words}
        focusable="false"
      >
        <path class="run-bars-ground" d={`M0 ${GROUND + 0.5}H${WIDTH}`} />
        {barPaths(runs, now).map(({ status, path }) => (
          <path class={`run-bars-${status}`} d={path} key={status} />
        ))}
      </svg>
    </a>
  );
}
