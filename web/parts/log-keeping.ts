import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useQuiet } from "../data/log-quiet.ts";
import type { LogMap } from "../model/log-map.ts";
import type { LogKeeper, RowRange, ViewElements } from "./log-keeper.ts";

/** What is filled in later. */
export interface Box<Value> {
  current: Value;
}

/** A log as far as it is at hand. */
export interface ViewedLog {
  readonly map: LogMap;
  bytes(start: number, end: number): Uint8Array | undefined;
  /** These bytes are looked at. */
  want(start: number, end: number): void;
}

/** What can be done with a view from outside. */
export interface LogViewHandle {
  show(offset: number): void;
  showRow(row: number): void;
  showStart(): void;
  showEnd(): void;
  focus(): void;
  /** The byte at the top of what is in view. */
  readonly place: number;
  /** Whether the person has scrolled. */
  readonly hasScrolled: boolean;
}

/** So long without scrolling, in milliseconds, is the end of it. */
const QUIET = 160;
/** What keeping a view needs to know of it. */
export interface KeptView {
  readonly log: ViewedLog;
  readonly isWrapped: boolean;
  readonly handle: Box<LogViewHandle | undefined>;
  /** The person has scrolled; `isAtEnd`: to the end. */
  readonly onScroll: (isAtEnd: boolean) => void;
}

interface Keeping {
  readonly keeper: LogKeeper;
  readonly range: RowRange;
  readonly redraw: () => void;
}

/** Keeps the rows in their place whenever they were drawn, and when the person scrolls. */
export function useKeeping(view: KeptView, { keeper, range, redraw }: Keeping) {
  const { log, isWrapped, handle, onScroll } = view;
  const elements = {
    scroller: useRef<HTMLElement>(null),
    spacer: useRef<HTMLDivElement>(null),
    layer: useRef<HTMLDivElement>(null),
    rows: useRef<HTMLDivElement>(null),
  };
  const redraws = useRef(0);
  useLayoutEffect(() => {
    const there = present(elements);
    if (there === undefined) return;
    const isMore = keeper.settle(there, range, isWrapped);
    const { start, end } = keeper.seen;
    log.want(start, end);
    // Rows whose heights change each time they are drawn must not keep the page busy for ever.
    redraws.current = isMore ? redraws.current + 1 : 0;
    if (isMore && redraws.current < 10) redraw();
  });
  useEffect(() => keeper.forgetHeights(), [isWrapped]);
  useResize(elements.scroller, redraw);
  useHandle(handle, { keeper, log, redraw, scroller: elements.scroller });
  const quiet = useQuiet(QUIET, () => {
    keeper.rest();
    redraw();
  });
  return {
    elements,
    onScroll: () => {
      const { current: scroller } = elements.scroller;
      if (scroller === null || !keeper.scrolled(scroller)) return;
      quiet.tick();
      onScroll(keeper.isAtEnd);
      redraw();
    },
  };
}

type ElementRefs = { readonly [Name in keyof ViewElements]: Box<HTMLElement | null> };

function present({ scroller, spacer, layer, rows }: ElementRefs): ViewElements | undefined {
  if (scroller.current === null || spacer.current === null || layer.current === null || rows.current === null) {
    return undefined;
  }
  return { scroller: scroller.current, spacer: spacer.current, layer: layer.current, rows: rows.current };
}

function useResize(element: Box<HTMLElement | null>, call: () => void): void {
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(() => call());
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
}

interface Handled {
  readonly keeper: LogKeeper;
  readonly log: ViewedLog;
  readonly scroller: Box<HTMLElement | null>;
  readonly redraw: () => void;
}

function useHandle(handle: KeptView["handle"], { keeper, log, scroller, redraw }: Handled): void {
  const then = (act: () => void) => {
    act();
    redraw();
  };
  handle.current = {
    show: (offset) => then(() => keeper.show(log.map.rowAt(offset))),
    showRow: (row) => then(() => keeper.show(row)),
    showStart: () => then(() => keeper.showStart()),
    showEnd: () => then(() => keeper.showEnd()),
    focus: () => scroller.current?.focus({ preventScroll: true }),
    get place() {
      return keeper.seen.start;
    },
    get hasScrolled() {
      return keeper.hasScrolled;
    },
  };
}
