import { useEffect, useRef, useState } from "preact/hooks";
import type { LogReader } from "../../data/log-reader.ts";
import { useLogSearch } from "../../data/log-session.ts";
import type { Finder, LogHits, LogQuery } from "../../model/log-search.ts";
import type { SearchFindings } from "../../parts/log-search-box.tsx";

/** A search, and where in its findings one is. */
export interface Searching {
  readonly query: LogQuery;
  readonly setQuery: (query: LogQuery) => void;
  readonly finder: Finder | undefined;
  readonly findings: SearchFindings | undefined;
  readonly problem: string | undefined;
  /** The byte at which the line begins that one has come to. */
  readonly current: number | undefined;
  step(direction: 1 | -1): void;
}

interface View {
  /** The byte at the top of the view. */
  readonly place: () => number;
  readonly go: (offset: number) => void;
}

const NOTHING: LogQuery = { text: "", isRegex: false, isCaseSensitive: false };

export function useSearching(reader: LogReader, { place, go }: View): Searching {
  const [query, setQuery] = useState(NOTHING);
  const [current, setCurrent] = useState<number | undefined>(undefined);
  const search = useLogSearch(reader, query);
  const pass = search !== undefined && "pass" in search ? search.pass : undefined;
  const progress = pass?.progress.value;
  const hits = pass?.taker;
  const begunAt = useRef(0);
  const goTo = (index: number) => {
    const offset = hits?.at(index);
    if (offset === undefined) return;
    setCurrent(offset);
    go(offset);
  };
  // Typing leads to the first finding from where one is; the way there is not gone again while one types on.
  useEffect(() => {
    begunAt.current = current ?? place();
    setCurrent(undefined);
  }, [hits]);
  useEffect(() => {
    if (current !== undefined || hits === undefined) return;
    const index = hits.from(begunAt.current);
    if (index < hits.count) goTo(index);
    else if (progress?.isDone === true) goTo(0);
  }, [hits, progress]);
  return {
    query,
    setQuery,
    finder: hits?.finder,
    findings: hits && progress && findingsOf(hits, progress, current),
    problem: search !== undefined && "problem" in search ? search.problem : undefined,
    current,
    step: (direction) => hits && hits.count > 0 && goTo(nextHit(hits, current ?? place(), direction)),
  };
}

function nextHit(hits: LogHits, from: number, direction: 1 | -1): number {
  const index = direction === 1 ? hits.from(from + 1) : hits.from(from) - 1;
  return (index + hits.count) % hits.count;
}

function findingsOf(
  hits: LogHits,
  { done, size, isDone }: { readonly done: number; readonly size: number; readonly isDone: boolean },
  current: number | undefined,
): SearchFindings {
  return {
    count: hits.count,
    isCutShort: hits.isCutShort,
    current: current === undefined ? undefined : hits.from(current) + 1,
    percent: isDone ? undefined : Math.floor((100 * done) / Math.max(1, size)),
  };
}
