import { useRef, useState } from "preact/hooks";
import type { WireRun } from "../../../src/contract/wire-history.ts";
import { useApp } from "../../app-context.ts";
import { useKeys } from "../../data/keys.ts";
import { logPreferences, prefer } from "../../data/log-preferences.ts";
import type { LogReader } from "../../data/log-reader.ts";
import type { LogSession } from "../../data/log-session.ts";
import { useFits } from "../../data/use-fits.ts";
import { type LogProblem, sectionsOf } from "../../model/log-survey.ts";
import type { Route } from "../../model/route.ts";
import { instantOf } from "../../model/time-text.ts";
import { LogCopy } from "../../parts/log-copy.tsx";
import type { Box, LogViewHandle } from "../../parts/log-keeping.ts";
import { LogOutline } from "../../parts/log-outline.tsx";
import { LogSearchBox } from "../../parts/log-search-box.tsx";
import { LogToolbar } from "../../parts/log-toolbar.tsx";
import type { Following } from "./use-following.ts";
import type { Searching } from "./use-searching.ts";

/** Up to here a log may be copied: more does not fit where it would be put. */
const COPY_LIMIT = 4_000_000;
const WIDE = "(min-width: 64rem)";

/** What can be done with the log that is shown. */
export interface LogTools {
  readonly isOutlineShown: boolean;
  readonly isExpanded: boolean;
  readonly field: Box<HTMLInputElement | null>;
  readonly handle: Box<LogViewHandle | undefined>;
  readonly problemCount: number;
  goTo(offset: number): void;
  toNextProblem(): void;
  toStart(): void;
  toEnd(): void;
  find(): void;
  leaveSearch(): void;
  toggleOutline(): void;
  toggleExpanded(): void;
}

interface LogToolsOf {
  readonly following: Following;
  readonly searching: Searching;
  readonly handle: Box<LogViewHandle | undefined>;
  readonly session: LogSession;
  readonly place: number | undefined;
  readonly goTo: (offset: number) => void;
}

export function useLogTools({ following, searching, handle, session, place, goTo }: LogToolsOf): LogTools {
  const field = useRef<HTMLInputElement>(null);
  const isWide = useFits(WIDE);
  session.lesson.progress.value; // tells when there is more in it
  const { problems, problemCount, places } = session.lesson.taker.survey;
  const isOutlineShown = logPreferences.value.isOutlineShown ?? (isWide && places.length > 1);
  const [isExpanded, setExpanded] = useState(false);
  const tools: LogTools = {
    isOutlineShown,
    isExpanded,
    field,
    handle,
    problemCount,
    goTo,
    toNextProblem: () => {
      const next = nextProblem(problems, place);
      if (next !== undefined) goTo(next.offset);
    },
    toStart: () => {
      following.set(false);
      handle.current?.showStart();
    },
    toEnd: () => handle.current?.showEnd(),
    find: () => field.current?.select(),
    leaveSearch: () => {
      searching.setQuery({ ...searching.query, text: "" });
      handle.current?.focus();
    },
    toggleOutline: () => prefer({ isOutlineShown: !isOutlineShown }),
    toggleExpanded: () => setExpanded(!isExpanded),
  };
  useKeys("Log", [
    { keys: "/", words: "find in the log", run: tools.find },
    { keys: "n", words: "next finding", run: () => searching.step(1) },
    { keys: "N", words: "previous finding", run: () => searching.step(-1) },
    { keys: "e", words: "first problem, then the next", run: tools.toNextProblem },
    { keys: "f", words: "stay at the end while lines come", run: () => following.set(!following.isOn) },
    { keys: "w", words: "wrap long lines", run: () => prefer({ isWrapped: !logPreferences.peek().isWrapped }) },
    { keys: "g g", words: "to the start", run: tools.toStart },
    { keys: "G", words: "to the end", run: tools.toEnd },
    ...(isExpanded ? [{ keys: "Escape", words: "back to the page", run: tools.toggleExpanded }] : []),
  ]);
  return tools;
}

function nextProblem(problems: readonly LogProblem[], place: number | undefined): LogProblem | undefined {
  return problems.find(({ offset }) => place === undefined || offset > place) ?? problems[0];
}

interface ToolbarProps {
  readonly route: Extract<Route, { page: "run" }>;
  readonly session: LogSession;
  readonly searching: Searching;
  readonly tools: LogTools;
  readonly following: Following | undefined;
}

/** The tools above a log. */
export function RunLogToolbar({ route: { key, counter }, session, searching, tools, following }: ToolbarProps) {
  const { api } = useApp();
  const { isWrapped, times } = logPreferences.value;
  const { size } = session.reader.map;
  return (
    <LogToolbar
      problemCount={tools.problemCount}
      onProblem={tools.toNextProblem}
      isOutlineShown={tools.isOutlineShown}
      onOutline={tools.toggleOutline}
      isWrapped={isWrapped}
      onWrap={() => prefer({ isWrapped: !isWrapped })}
      times={times}
      onTimes={(chosen) => prefer({ times: chosen })}
      isFollowing={following?.isOn}
      onFollow={() => following?.set(!following.isOn)}
      isExpanded={tools.isExpanded}
      onExpand={tools.toggleExpanded}
      downloadHref={api.logAddress(key, counter)}
      downloadName={`${key.slice(5)}.${counter}.log`}
      copy={<LogCopy read={size > COPY_LIMIT ? undefined : () => textOf(session.reader)} />}
    >
      <LogSearchBox
        query={searching.query}
        onQuery={searching.setQuery}
        findings={searching.findings}
        problem={searching.problem}
        onStep={searching.step}
        onLeave={tools.leaveSearch}
        field={tools.field}
      />
    </LogToolbar>
  );
}

async function textOf(reader: LogReader): Promise<string> {
  const bytes = reader.bytes(0, reader.map.size);
  if (bytes === undefined) throw new Error("it is still being read");
  return new TextDecoder().decode(bytes);
}

interface OutlineProps {
  readonly session: LogSession;
  readonly run: WireRun;
  readonly current: number | undefined;
  readonly onGo: (offset: number) => void;
}

/** The places of a log, beside it. */
export function RunLogOutline({ session, run, current, onGo }: OutlineProps) {
  const now = useApp().now.value;
  const { places, problems, problemCount } = session.lesson.taker.survey;
  const end = run.status === "running" ? now : instantOf(run.ended_at);
  return (
    <LogOutline
      sections={sectionsOf(places, end)}
      problems={problems}
      problemCount={problemCount}
      current={current}
      onGo={onGo}
    />
  );
}
