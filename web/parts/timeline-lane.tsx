import { toneOf } from "../model/status-words.ts";
import type { Lane } from "../model/timeline-lanes.ts";
import type { Mark } from "../model/timeline-marks.ts";
import { type MarkWords, markWords } from "../model/timeline-words.ts";
import { useRoving } from "./roving.ts";

/** Tells what one points at, or that one points at nothing any more. */
export type Point = (words: MarkWords | undefined, place: DOMRect | undefined) => void;

export interface TimelineLaneProps {
  readonly lane: Lane;
  readonly marks: readonly Mark[];
  readonly now: number;
  readonly jobHref: string;
  readonly runHref: (counter: number) => string;
  readonly onPoint: Point;
}

/** A job: its name, which stays in sight, and what it did and will do. One stop of the Tab key, arrows go on from there. */
export function TimelineLane({ lane, marks, now, jobHref, runHref, onPoint }: TimelineLaneProps) {
  // The mark that is nearest to now is where most people want to begin.
  const nearest = marks.findLastIndex(({ kind }) => kind === "runs");
  const { container, item, onKeyDown } = useRoving<HTMLUListElement>(marks.length, Math.max(0, nearest));
  return (
    <>
      <a class="timeline-name" href={jobHref} title={lane.name}>
        {lane.name}
      </a>
      <ul
        class="timeline-marks"
        ref={container}
        aria-label={`${lane.name}, ${marksCount(marks)}`}
        onKeyDown={onKeyDown}
        onMouseLeave={() => onPoint(undefined, undefined)}
        onFocusOut={() => onPoint(undefined, undefined)}
      >
        {marks.map((mark, index) => {
          const words = markWords(lane, mark, now);
          const roving = item(index);
          const point = (event: Event & { readonly currentTarget: HTMLElement }) =>
            onPoint(words, event.currentTarget.getBoundingClientRect());
          return (
            <li class="timeline-item" key={keyOf(mark)} style={{ left: `${mark.x}px`, width: `${mark.width}px` }}>
              <a
                class={`timeline-mark ${classOf(mark)}`}
                href={hrefOf(mark, jobHref, runHref)}
                aria-label={[words.title, ...words.lines].join(", ")}
                {...roving}
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
    </>
  );
}

function classOf(mark: Mark): string {
  if (mark.kind === "runs") return `timeline-ran timeline-tone-${toneOf(mark.status)}`;
  return mark.kind === "slots" ? "timeline-slot" : "timeline-more";
}

function hrefOf(mark: Mark, jobHref: string, runHref: (counter: number) => string): string {
  const [run, ...others] = mark.kind === "runs" ? mark.runs : [];
  return run !== undefined && others.length === 0 ? runHref(run.run.counter) : jobHref;
}

function keyOf(mark: Mark): string {
  switch (mark.kind) {
    case "runs":
      return `${mark.status} ${mark.runs[0]?.run.counter}`;
    case "slots":
      return `slot ${mark.first}`;
    case "more":
      return "more";
    default:
      return mark satisfies never;
  }
}

function marksCount(marks: readonly Mark[]): string {
  const runs = marks.reduce((sum, mark) => sum + (mark.kind === "runs" ? mark.runs.length : 0), 0);
  const slots = marks.reduce((sum, mark) => sum + (mark.kind === "slots" ? mark.count : 0), 0);
  return `${runs === 1 ? "1 run" : `${runs} runs`}, due ${slots === 1 ? "once" : `${slots} times`}`;
}
