import type { Collision, LoadColumn } from "../model/timeline-load.ts";
import type { MarkWords } from "../model/timeline-words.ts";
import { useRoving } from "./roving.ts";
import type { Point } from "./timeline-lane.tsx";

export interface TimelineLoadProps {
  readonly columns: readonly LoadColumn[];
  /** The width of a column, in pixels. */
  readonly step: number;
  readonly collisions: readonly Collision[];
  readonly wordsOf: (collision: Collision) => MarkWords;
  /** From here on not everything that will be due is known; `undefined`: it is. */
  readonly knownX: number | undefined;
  /** How many runs may go on at once. */
  readonly limit: number;
  readonly onPoint: Point;
}

const HEIGHT = 44;
const ROOM = 4;

/** Over all lanes: how much ran at once, how much will be due, and where that is more than may run. */
export function TimelineLoad(props: TimelineLoadProps) {
  const { columns, step, collisions, wordsOf, knownX, limit, onPoint } = props;
  const { container, item, onKeyDown } = useRoving<HTMLUListElement>(collisions.length, 0);
  return (
    <>
      <span
        class="timeline-name timeline-load-name"
        title="How many runs go on at once, and how many are due in a minute"
      >
        At once <span class="timeline-load-limit">of {limit}</span>
      </span>
      <div class="timeline-load">
        <Drawing columns={columns} step={step} limit={limit} />
        {knownX !== undefined && (
          <span
            class="timeline-load-rest"
            style={{ left: `${knownX}px` }}
            title="From here on, jobs that are due often are not counted."
          />
        )}
        <ul
          class="timeline-collisions"
          ref={container}
          aria-label={collisionsLabel(collisions.length)}
          onKeyDown={onKeyDown}
          onMouseLeave={() => onPoint(undefined, undefined)}
          onFocusOut={() => onPoint(undefined, undefined)}
        >
          {collisions.map((collision, index) => {
            const words = wordsOf(collision);
            const roving = item(index);
            const point = (event: Event & { readonly currentTarget: HTMLElement }) =>
              onPoint(words, event.currentTarget.getBoundingClientRect());
            return (
              <li
                class="timeline-item"
                key={collision.minutes[0]?.at}
                style={{ left: `${collision.x}px`, width: `${collision.width}px` }}
              >
                <button
                  type="button"
                  class="timeline-collision"
                  aria-label={[words.title, ...words.lines].join(", ")}
                  {...roving}
                  onClick={point}
                  onFocus={(event) => {
                    roving.onFocus();
                    point(event);
                  }}
                  onMouseEnter={point}
                />
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

function Drawing({ columns, step, limit }: Pick<TimelineLoadProps, "columns" | "step" | "limit">) {
  // The limit stays in sight, and a crowd does not press everything else to the ground.
  const highest = Math.max(limit, ...columns.map(({ count }) => count));
  const heightOf = (count: number) => Math.max(2, (count / highest) * (HEIGHT - ROOM));
  return (
    <svg class="timeline-load-drawing" width="100%" height={HEIGHT} aria-hidden="true" focusable="false">
      {(["ran", "due", "over"] as const).map((kind) => (
        <path key={kind} class={`timeline-load-${kind}`} d={pathOf(columns, { kind, step, limit, heightOf })} />
      ))}
      <line class="timeline-load-line" x1="0" x2="100%" y1={HEIGHT - heightOf(limit)} y2={HEIGHT - heightOf(limit)} />
    </svg>
  );
}

interface PathOptions {
  readonly kind: "ran" | "due" | "over";
  readonly step: number;
  readonly limit: number;
  readonly heightOf: (count: number) => number;
}

/** All bars of a kind in one shape: a day has hundreds of them. */
function pathOf(columns: readonly LoadColumn[], { kind, step, limit, heightOf }: PathOptions): string {
  return columns
    .filter((column) => kindOf(column, limit) === kind)
    .map(({ x, count }) => `M${x} ${HEIGHT}v${-heightOf(count)}h${step - 1}v${heightOf(count)}z`)
    .join("");
}

function kindOf({ isDue, count }: LoadColumn, limit: number): PathOptions["kind"] {
  if (!isDue) return "ran";
  return count > limit ? "over" : "due";
}

function collisionsLabel(count: number): string {
  if (count === 0) return "Never is more due than may run at once";
  return `${count === 1 ? "Once" : `${count} times`} more is due than may run at once`;
}
