/**
 * Where a view of very many rows stands. Browsers make no element high enough for millions of rows, and the heights of
 * rows that wrap are not known before they are drawn: so the truth is a row and its place, not a number of pixels from the
 * top. The scrollbar shows about where that is.
 */
export interface Anchor {
  readonly row: number;
  /** How far below the view's upper edge the row begins; negative where it begins above it. */
  readonly top: number;
}

/** What the view shows. */
export interface ScrollScene {
  readonly rows: number;
  /** The height of the view. */
  readonly view: number;
  /** The height of a row, measured where it was drawn. */
  heightOf(row: number): number;
  /** What rows are high on average. */
  readonly usualHeight: number;
}

/** Firefox ends at 17.8 million, others at 33 million. */
const HIGHEST = 10_000_000;

/** How high what is scrolled is made. */
export function scrollHeight({ rows, usualHeight }: Pick<ScrollScene, "rows" | "usualHeight">): number {
  return Math.min(HIGHEST, Math.ceil(rows * usualHeight));
}

/** The anchor after scrolling down by `distance`, up where it is negative; the ends of the log end it. */
export function moved(anchor: Anchor, distance: number, scene: ScrollScene): Anchor {
  return withinEnds({ ...anchor, top: anchor.top - distance }, scene);
}

/** The same place, with the row that now is the first in view, and no empty space that rows could fill. */
export function withinEnds(anchor: Anchor, scene: ScrollScene): Anchor {
  const { rows, view } = scene;
  if (rows === 0) return { row: 0, top: 0 };
  const clamped = anchor.row < rows ? anchor : { row: rows - 1, top: 0 };
  const first = atFirstRow(clamped, scene);
  const room = view - bottomOf(first, scene);
  return room > 0 ? atFirstRow({ ...first, top: first.top + room }, scene) : first;
}

/** The anchor that shows the end. */
export function endAnchor(scene: ScrollScene): Anchor {
  const last = Math.max(0, scene.rows - 1);
  return withinEnds({ row: last, top: scene.view - scene.heightOf(last) }, scene);
}

/** Whether the last row is all in view. */
export function isAtEnd(anchor: Anchor, scene: ScrollScene): boolean {
  return bottomOf(anchor, scene) <= scene.view + 1;
}

/** The anchor that has a row in view, a third down from the top. */
export function showing(row: number, scene: ScrollScene): Anchor {
  return withinEnds({ row, top: Math.floor(scene.view / 3) }, scene);
}

/** Where the scrollbar stands for an anchor. */
export function scrollTopOf(anchor: Anchor, scene: ScrollScene): number {
  const most = Math.max(0, scrollHeight(scene) - scene.view);
  if (isAtEnd(anchor, scene)) return most;
  if (anchor.row === 0 && anchor.top >= 0) return 0;
  return Math.min(most, (placeOf(anchor, scene) / travelOf(scene)) * most);
}

/** The anchor for a place of the scrollbar. */
export function anchorAt(scrollTop: number, scene: ScrollScene): Anchor {
  const most = Math.max(1, scrollHeight(scene) - scene.view);
  if (scrollTop <= 0) return withinEnds({ row: 0, top: 0 }, scene);
  if (scrollTop >= most - 1) return endAnchor(scene);
  const place = (scrollTop / most) * travelOf(scene);
  const row = Math.floor(place / scene.usualHeight);
  const share = place / scene.usualHeight - row;
  return withinEnds({ row, top: -share * scene.heightOf(row) }, scene);
}

function placeOf({ row, top }: Anchor, { usualHeight, heightOf }: ScrollScene): number {
  return (row - top / heightOf(row)) * usualHeight;
}

function travelOf({ rows, usualHeight, view }: ScrollScene): number {
  return Math.max(1, rows * usualHeight - view);
}

function atFirstRow(anchor: Anchor, { rows, heightOf }: ScrollScene): Anchor {
  let { row, top } = anchor;
  while (top > 0 && row > 0) {
    row--;
    top -= heightOf(row);
  }
  while (row < rows - 1 && top + heightOf(row) <= 0) {
    top += heightOf(row);
    row++;
  }
  return { row, top: row === 0 ? Math.min(0, top) : top };
}

/** Where the last row ends, or the last that the view reaches. */
function bottomOf({ row, top }: Anchor, { rows, view, heightOf }: ScrollScene): number {
  let bottom = top;
  for (let i = row; i < rows && bottom <= view + 1; i++) bottom += heightOf(i);
  return bottom;
}
