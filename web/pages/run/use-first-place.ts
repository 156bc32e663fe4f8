import { useEffect, useRef } from "preact/hooks";
import type { LogMap } from "../../model/log-map.ts";
import type { LogViewHandle } from "../../parts/log-keeping.ts";

interface FirstPlace {
  readonly handle: { readonly current: LogViewHandle | undefined };
  readonly map: LogMap;
  /** The line that the address names, from 1. */
  readonly line: number | undefined;
  /** Where no line is named: the end says why a run failed. */
  readonly wantsEnd: boolean;
}

/** Goes to where one wants to be first: to the line of the address, also when that changes, or to the end. */
export function useFirstPlace({ handle, map, line, wantsEnd }: FirstPlace): void {
  const gone = useRef<number | "end" | undefined>(undefined);
  const tried = useRef<number>(undefined);
  useEffect(() => {
    if (map.rows === 0) return;
    if (line === undefined) {
      if (wantsEnd && gone.current === undefined) handle.current?.showEnd();
      gone.current ??= "end";
      return;
    }
    if (gone.current === line) return;
    // What is before it may not have been read: then the place is a guess, and becomes right while it is. Whoever scrolls
    // away meanwhile is not brought back.
    const isBack = tried.current === line && handle.current?.hasScrolled === true;
    if (isBack || map.isExact(line - 1) || map.firstUnread === undefined) gone.current = line;
    if (!isBack && line <= map.rows) handle.current?.showRow(line - 1);
    tried.current = line;
  });
}
