import { useRef } from "preact/hooks";
import { SHOWN_BYTES, type ShownLine, shownLine } from "../model/log-display.ts";
import type { ViewedLog } from "./log-keeping.ts";

/** How many more bytes of a line are shown when that is asked for. */
const MORE = 16;

/** The lines of a log, made from its bytes. */
export interface LogTexts {
  lineOf(row: number, current: number | undefined): ShownLine | undefined;
  showMore(offset: number): void;
}

const MOST_KEPT = 2_000;

/** The lines that were made from bytes, so that a row is the same object for as long as it says the same. */
export function useLogTexts(log: ViewedLog, isWrapped: boolean): LogTexts {
  const kept = useRef(new Map<number, { readonly end: number; readonly limit: number; readonly line: ShownLine }>());
  const limits = useRef(new Map<number, number>());
  const map = useRef(log.map);
  if (map.current !== log.map || kept.current.size > MOST_KEPT) kept.current.clear();
  map.current = log.map;
  return {
    lineOf(row, current) {
      const place = log.map.row(row);
      if (place?.kind !== "line") return undefined;
      const { start, end } = place;
      const wanted = limits.current.get(start) ?? SHOWN_BYTES * (start === current ? MORE : 1);
      const limit = Math.min(end - start, isWrapped ? wanted : Math.min(wanted, SHOWN_BYTES * MORE * MORE));
      const before = kept.current.get(start);
      if (before !== undefined && before.end === end && before.limit === limit) return before.line;
      const bytes = limit === 0 ? new Uint8Array() : log.bytes(start, start + limit);
      if (bytes === undefined) return before?.line;
      const line = shownLine(bytes, end - start - limit);
      kept.current.set(start, { end, limit, line });
      return line;
    },
    showMore(offset) {
      limits.current.set(offset, (limits.current.get(offset) ?? SHOWN_BYTES) * MORE);
    },
  };
}
