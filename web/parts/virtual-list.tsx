import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface VirtualListProps {
  readonly count: number;
  /** In pixels; all rows have it. */
  readonly rowHeight: number;
  /** The rows from `start` up to and without `end`, as `<li>`. */
  readonly rows: (start: number, end: number) => ComponentChildren;
  readonly label: string;
  /** What scrolls; the window unless given. */
  readonly scroller?: RefObject<HTMLElement>;
  /** A row that is kept in sight: a change of it scrolls there. */
  readonly active?: number | undefined;
  /** How much of the sight is covered by other things, in pixels. */
  readonly covered?: () => Covered;
}

/** What lies over the list. */
export interface Covered {
  readonly top: number;
  readonly bottom: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Rows beyond the sight that are there already, so that scrolling shows no gap. */
const AHEAD = 8;
const UNCOVERED = () => ({ top: 0, bottom: 0 });

/** A list of any length, of which only those rows are in the document that can be seen. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, rows, label, active, covered = UNCOVERED } = props;
  const list = useRef<HTMLUListElement>(null);
  const scroller = props.scroller?.current ?? undefined;
  const [{ start, end }, setRange] = useState<Range>({ start: 0, end: Math.min(count, 40) });

  useLayoutEffect(() => {
    const measure = () => {
      const seen = list.current === null ? undefined : rangeInSight(list.current, scroller, rowHeight, count);
      if (seen === undefined) return;
      setRange((range) => (range.start === seen.start && range.end === seen.end ? range : seen));
    };
    measure();
    const target = scroller ?? window;
    target.addEventListener("scroll", measure, { passive: true });
    addEventListener("resize", measure);
    return () => {
      target.removeEventListener("scroll", measure);
      removeEventListener("resize", measure);
    };
  }, [scroller, rowHeight, count]);

  // Only another active row scrolls; another list, or another height, leaves the sight where it is.
  useEffect(() => {
    if (active !== undefined && list.current !== null)
      scrollTo(list.current, scroller, active * rowHeight, rowHeight, covered());
  }, [active]);

  const last = Math.min(end, count);
  return (
    <ul
      class="virtual-list"
      ref={list}
      aria-label={label}
      style={{ height: `${count * rowHeight}px`, paddingTop: `${Math.min(start, last) * rowHeight}px` }}
    >
      {rows(Math.min(start, last), last)}
    </ul>
  );
}

function rangeInSight(list: HTMLElement, scroller: HTMLElement | undefined, rowHeight: number, count: number): Range {
  const top = list.getBoundingClientRect().top - (scroller?.getBoundingClientRect().top ?? 0);
  const first = Math.floor(-top / rowHeight) - AHEAD;
  const seen = Math.ceil((scroller?.clientHeight ?? window.innerHeight) / rowHeight) + 2 * AHEAD;
  const start = Math.min(Math.max(0, first), Math.max(0, count - 1));
  return { start, end: Math.max(0, first) + seen };
}

function scrollTo(
  list: HTMLElement,
  scroller: HTMLElement | undefined,
  place: number,
  rowHeight: number,
  covered: Covered,
): void {
  const origin = scroller?.getBoundingClientRect().top ?? 0;
  const top = list.getBoundingClientRect().top - origin + place;
  const height = scroller?.clientHeight ?? window.innerHeight;
  const above = top - covered.top;
  const below = top + rowHeight - (height - covered.bottom);
  if (above < 0) (scroller ?? window).scrollBy(0, above);
  else if (below > 0) (scroller ?? window).scrollBy(0, below);
}
