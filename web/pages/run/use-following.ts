import { useRef, useState } from "preact/hooks";

/** Whether a view stays at the end of a log, and what came since it does not. */
export interface Following {
  readonly isOn: boolean;
  /** How many lines came since the person went away from the end. */
  readonly newLines: number;
  set(isOn: boolean): void;
  /** The person has scrolled. */
  scrolled(isAtEnd: boolean): void;
}

export function useFollowing(isOnAtFirst: boolean, isGrowing: boolean, rows: number): Following {
  const [isOn, setOn] = useState(isOnAtFirst);
  const rowsBefore = useRef(rows);
  if (isOn || !isGrowing) rowsBefore.current = rows;
  return {
    isOn,
    newLines: Math.max(0, rows - rowsBefore.current),
    set: setOn,
    // Where nothing more comes, being at the end is no wish to stay there.
    scrolled: (isAtEnd) => setOn(isAtEnd && (isGrowing || isOn)),
  };
}

/** Whether lines come so slowly that they can be read out: a few each time the clock ticks. */
export function useIsSlow(rows: number, now: number): boolean {
  const seen = useRef({ now, rows, isSlow: true });
  if (seen.current.now !== now) seen.current = { now, rows, isSlow: rows - seen.current.rows <= SPEAKABLE };
  return seen.current.isSlow && rows - seen.current.rows <= SPEAKABLE;
}

const SPEAKABLE = 3;
