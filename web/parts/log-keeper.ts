import type { LogMap } from "../model/log-map.ts";
import {
  type Anchor,
  anchorAt,
  endAnchor,
  isAtEnd,
  moved,
  type ScrollScene,
  scrollHeight,
  scrollTopOf,
  showing,
  withinEnds,
} from "../model/log-scroll.ts";

/** The elements of a view: what scrolls, what gives it its height, what is seen, and in it the rows that are drawn. */
export interface ViewElements {
  readonly scroller: HTMLElement;
  readonly spacer: HTMLElement;
  readonly layer: HTMLElement;
  readonly rows: HTMLElement;
}

/** Rows from `first` up to `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** So many rows more are drawn at both ends, so that their heights are known before they come into view. */
const AHEAD = 8;
/** What a row is taken to be high until one was drawn. */
const USUAL_HEIGHT = 20;
/** So often what is to be shown is put in its place anew, as the heights around it become known. */
const PATIENCE = 4;
/** Beyond so many views at once it is no step but a jump. */
const JUMP = 2;

/**
 * Keeps a view of a log where it belongs while lines come, while others turn out to be elsewhere, and while a person
 * scrolls. The rows are drawn into a layer that stays in sight; where the scrollbar stands follows from them.
 */
export class LogKeeper {
  /** Whether the view stays at the end as lines come. */
  isAtEndForGood = false;
  /** Whether the person has scrolled. */
  hasScrolled = false;
  #anchor: Anchor = { row: 0, top: 0 };
  /** The byte at which the anchor's row begins: it stays where it is when rows before it turn out to be more. */
  #offset = 0;
  #map: LogMap | undefined;
  readonly #heights = new Map<number, number>();
  #usualHeight = USUAL_HEIGHT;
  #view = 0;
  #width = 0;
  #lastTop = 0;
  #isScrolling = false;
  /** What is to be shown, a byte or the end, until the heights around it are known. */
  #target: { readonly place: number | "end"; readonly tries: number } | undefined;

  /** The rows to be drawn of this log. */
  range(map: LogMap): RowRange {
    this.#follow(map);
    const scene = this.#scene();
    const { row, top } = this.#wantedAnchor(map);
    let [end, bottom] = [row, top];
    // Rows that turn out lower than usual must not leave the view half empty.
    while (end < scene.rows && bottom < scene.view) bottom += Math.min(scene.heightOf(end++), 2 * USUAL_HEIGHT);
    return { first: Math.max(0, row - AHEAD), end: Math.min(scene.rows, end + AHEAD) };
  }

  /** Puts what was drawn in its place. Whether other rows have to be drawn. */
  settle(elements: ViewElements, drawn: RowRange, isWrapped: boolean): boolean {
    const { scroller, spacer, layer, rows } = elements;
    // The person has scrolled, and the event that says so is on its way: nothing may be put right before it.
    if (this.#map === undefined || Math.abs(scroller.scrollTop - this.#lastTop) >= 1) return false;
    this.#resized(layer.clientWidth);
    this.#measure(rows, drawn, isWrapped);
    const bar = layer.offsetHeight - layer.clientHeight;
    const spacerHeight = scrollHeight(this.#scene()) + bar;
    // What is scrolled keeps its length under the person's hand: the browser would move it to stay within.
    if (!this.#isScrolling || this.isAtEndForGood) setHeight(spacer, spacerHeight);
    setHeight(layer, Math.min(scroller.clientHeight, spacerHeight));
    this.#view = layer.clientHeight;
    this.#place(this.#wantedAnchor(this.#map));
    this.#target =
      this.#target && this.#target.tries > 1 ? { ...this.#target, tries: this.#target.tries - 1 } : undefined;
    let above = 0;
    for (let row = drawn.first; row < this.#anchor.row; row++) above += this.#heightOf(row);
    rows.style.transform = `translateY(${Math.round(this.#anchor.top - above)}px)`;
    this.#putBarRight(scroller);
    const wanted = this.range(this.#map);
    return wanted.first + AHEAD / 2 < drawn.first || wanted.end - AHEAD / 2 > drawn.end || wanted.end < drawn.first;
  }

  /** What of the log is in view, by its bytes. */
  get seen(): { readonly start: number; readonly end: number } {
    const { rows } = this.#scene();
    let [row, bottom] = [this.#anchor.row, this.#anchor.top];
    while (row < rows - 1 && bottom + this.#heightOf(row) < this.#view) bottom += this.#heightOf(row++);
    return { start: this.#offset, end: this.#map?.row(row)?.end ?? this.#offset };
  }

  /** The rows that are all in view. */
  isSeen(row: number): boolean {
    let [at, top] = [this.#anchor.row, this.#anchor.top];
    if (row < at || (row === at && top < 0)) return false;
    while (at < row && top < this.#view) top += this.#heightOf(at++);
    return top + this.#heightOf(row) <= this.#view;
  }

  /** The person has scrolled. Whether something moved. */
  scrolled(scroller: HTMLElement): boolean {
    const top = scroller.scrollTop;
    const distance = top - this.#lastTop;
    if (Math.abs(distance) < 1) return false;
    this.#lastTop = top;
    this.#isScrolling = true;
    this.hasScrolled = true;
    this.#target = undefined;
    const scene = this.#scene();
    const isEdge = top <= 0 || top >= scroller.scrollHeight - scroller.clientHeight - 1;
    const isJump = isEdge || Math.abs(distance) > JUMP * scene.view;
    this.#place(
      isJump
        ? anchorAt(isEdge && top > 0 ? Number.POSITIVE_INFINITY : top, scene)
        : moved(this.#anchor, distance, scene),
    );
    return true;
  }

  get isAtEnd(): boolean {
    return isAtEnd(this.#anchor, this.#scene());
  }

  /** The person has stopped scrolling: the scrollbar may be put right without disturbing anybody. */
  rest(): void {
    this.#isScrolling = false;
  }

  /** Shows a row, where it is not in view already. */
  show(row: number): void {
    this.isAtEndForGood = false;
    this.#isScrolling = false;
    if (this.isSeen(row)) return;
    this.#target = { place: this.#map?.row(row)?.start ?? 0, tries: PATIENCE };
  }

  showStart(): void {
    this.isAtEndForGood = false;
    this.#isScrolling = false;
    this.#target = undefined;
    this.#place({ row: 0, top: 0 });
  }

  showEnd(): void {
    this.#isScrolling = false;
    this.#target = { place: "end", tries: PATIENCE };
  }

  /** Rows are shown in another way: what was measured counts no more. */
  forgetHeights(): void {
    this.#heights.clear();
  }

  #follow(map: LogMap): void {
    const isSame = this.#map === map;
    this.#map = map;
    if (!isSame) {
      this.#heights.clear();
      this.#offset = map.row(this.#anchor.row)?.start ?? 0;
    }
    const row = map.rowAt(this.#offset);
    if (row !== this.#anchor.row && isSame) {
      this.#heights.clear();
      this.#anchor = { ...this.#anchor, row };
    }
  }

  #wantedAnchor(map: LogMap): Anchor {
    const scene = this.#scene();
    if (this.isAtEndForGood || this.#target?.place === "end") return endAnchor(scene);
    if (this.#target === undefined) return withinEnds(this.#anchor, scene);
    return showing(map.rowAt(this.#target.place), scene);
  }

  #place(anchor: Anchor): void {
    this.#anchor = anchor;
    this.#offset = this.#map?.row(anchor.row)?.start ?? 0;
  }

  #scene(): ScrollScene {
    return {
      rows: this.#map?.rows ?? 0,
      view: this.#view,
      usualHeight: this.#usualHeight,
      heightOf: (row) => this.#heightOf(row),
    };
  }

  #heightOf(row: number): number {
    return this.#heights.get(row) ?? this.#usualHeight;
  }

  #measure(rows: HTMLElement, { first }: RowRange, isWrapped: boolean): void {
    if (!isWrapped) {
      // All are alike; one that is not fully laid out yet has no height.
      const height = rows.firstElementChild?.getBoundingClientRect().height ?? 0;
      if (height > 0) this.#usualHeight = height;
      this.#heights.clear();
      return;
    }
    let row = first;
    for (const element of rows.children) {
      const { height } = element.getBoundingClientRect();
      if (height > 0) this.#heights.set(row, height);
      row++;
    }
    if (this.#heights.size === 0) return;
    let sum = 0;
    for (const height of this.#heights.values()) sum += height;
    this.#usualHeight = sum / this.#heights.size;
  }

  #resized(width: number): void {
    if (width !== this.#width) this.#heights.clear();
    this.#width = width;
  }

  #putBarRight(scroller: HTMLElement): void {
    if (this.#isScrolling && !this.isAtEndForGood) return;
    const most = scroller.scrollHeight - scroller.clientHeight;
    const top = this.isAtEnd ? most : Math.min(most, scrollTopOf(this.#anchor, this.#scene()));
    if (Math.abs(scroller.scrollTop - top) >= 1) scroller.scrollTop = top;
    this.#lastTop = scroller.scrollTop;
  }
}

function setHeight(element: HTMLElement, height: number): void {
  const text = `${height}px`;
  if (element.style.height !== text) element.style.height = text;
}
