import { useEffect, useRef, useState } from "preact/hooks";
import type { WireRun } from "../../../src/contract/wire-history.ts";
import { useApp } from "../../app-context.ts";
import { logPreferences } from "../../data/log-preferences.ts";
import type { LogSession } from "../../data/log-session.ts";
import { refine } from "../../data/router.ts";
import { addressOf, type Route } from "../../model/route.ts";
import { instantOf } from "../../model/time-text.ts";
import type { Box, LogViewHandle } from "../../parts/log-keeping.ts";
import { LogStatus } from "../../parts/log-status.tsx";
import { LogView } from "../../parts/log-view.tsx";
import { RunLogOutline, RunLogToolbar, useLogTools } from "./run-log-tools.tsx";
import { useFirstPlace } from "./use-first-place.ts";
import { type Following, useFollowing, useIsSlow } from "./use-following.ts";
import { type Searching, useSearching } from "./use-searching.ts";

type RunRoute = Extract<Route, { page: "run" }>;

interface RunLogProps {
  readonly route: RunRoute;
  readonly run: WireRun;
  readonly session: LogSession;
}

/** The log of a run, with what helps to read it. */
export function RunLog({ route, run, session }: RunLogProps) {
  const { reader } = session;
  const { map } = reader;
  const handle = useRef<LogViewHandle>(undefined);
  const { phase } = reader.state.value;
  const isGrowing = phase !== "complete" && phase !== "absent";
  const following = useFollowing(run.status === "running" && route.line === undefined, isGrowing, map.rows);
  const [place, setPlace] = useState<number | undefined>(undefined);
  // In a log that was numbered anew the place is another.
  useEffect(() => setPlace(undefined), [reader.epoch]);
  const go = (offset: number) => {
    following.set(false);
    handle.current?.show(offset);
  };
  const goTo = (offset: number) => {
    setPlace(offset);
    go(offset);
  };
  const searching = useSearching(reader, { place: () => handle.current?.place ?? 0, go });
  const tools = useLogTools({ following, searching, handle, session, place, goTo });
  const current = searching.current ?? place;
  useFirstPlace({ handle, map, line: route.line, wantsEnd: run.status === "failed" });
  return (
    <section class={`log ${tools.isExpanded ? "log-expanded" : ""}`} aria-label="Log of the run">
      <RunLogToolbar
        route={route}
        session={session}
        searching={searching}
        tools={tools}
        following={isGrowing ? following : undefined}
      />
      <div class={`log-main ${tools.isOutlineShown ? "log-main-outlined" : ""}`}>
        {tools.isOutlineShown && <RunLogOutline session={session} run={run} current={place} onGo={goTo} />}
        <div class="log-frame">
          <Lines {...{ route, run, session, following, searching, current, handle }} />
          <LogStatus
            rows={map.rows}
            isCounted={map.firstUnread === undefined}
            size={map.size}
            unread={map.unreadBytes}
            lost={map.lostBytes}
            phase={phase}
            newLines={following.newLines}
            onFollow={() => following.set(true)}
            onStart={tools.toStart}
            onEnd={tools.toEnd}
          />
        </div>
      </div>
    </section>
  );
}

interface LinesProps extends RunLogProps {
  readonly following: Following;
  readonly searching: Searching;
  readonly current: number | undefined;
  readonly handle: Box<LogViewHandle | undefined>;
}

function Lines({ route, run, session, following, searching, current, handle }: LinesProps) {
  const { reader, wants } = session;
  const { map } = reader;
  const { isWrapped, times } = logPreferences.value;
  const isSlow = useIsSlow(map.rows, useApp().now.value);
  return (
    <LogView
      log={{ map, bytes: (start, end) => reader.bytes(start, end), want: (start, end) => wants.want(start, end) }}
      version={reader.version.value}
      isWrapped={isWrapped}
      times={times}
      first={firstTime(session, run)}
      finder={searching.finder}
      current={current}
      linked={route.line}
      isFollowing={following.isOn}
      isSpoken={following.isOn && isSlow}
      handle={handle}
      hrefOf={(line) => addressOf({ ...route, line })}
      onLink={(line) => {
        following.set(false);
        refine({ ...route, line: line === route.line ? undefined : line });
      }}
      onScroll={following.scrolled}
    />
  );
}

/** When the log begins: the first attempt, while the run knows only its last. */
function firstTime(session: LogSession, run: WireRun): number | undefined {
  return session.lesson.taker.survey.begunAt ?? instantOf(run.started_at);
}
