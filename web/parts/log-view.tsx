import { useReducer, useRef } from "preact/hooks";
import type { Finder } from "../model/log-search.ts";
import { LogKeeper, type RowRange } from "./log-keeper.ts";
import { type KeptView, useKeeping } from "./log-keeping.ts";
import { LogRow, type LogTimes } from "./log-row.tsx";
import { useLogTexts } from "./log-texts.ts";

export interface LogViewProps extends KeptView {
  /** Another number whenever there is more of the log. */
  readonly version: number;
  readonly times: LogTimes;
  readonly first: number | undefined;
  readonly finder: Finder | undefined;
  /** The byte at which the line begins that the person has come to. */
  readonly current: number | undefined;
  /** The line that the address names, from 1. */
  readonly linked: number | undefined;
  /** Whether it stays at the end. */
  readonly isFollowing: boolean;
  /** Whether what comes is read out. */
  readonly isSpoken: boolean;
  readonly hrefOf: (line: number) => string;
  readonly onLink: (line: number) => void;
}

/** A log, of which only the lines in view are drawn. */
export function LogView(props: LogViewProps) {
  const { log, isWrapped, times, isFollowing, isSpoken, current, linked } = props;
  const [, redraw] = useReducer<number, void>((turn) => turn + 1, 0);
  const keeper = useRef<LogKeeper>(undefined);
  keeper.current ??= new LogKeeper();
  keeper.current.isAtEndForGood = isFollowing;
  const texts = useLogTexts(log, isWrapped);
  const range = keeper.current.range(log.map);
  const { elements, onScroll } = useKeeping(props, { keeper: keeper.current, range, redraw });
  return (
    <section
      class={`log-scroller ${isWrapped ? "log-wrapped" : ""}`}
      ref={elements.scroller}
      onScroll={onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keys has to come here.
      tabIndex={0}
      aria-label="Log"
    >
      <div class="log-spacer" ref={elements.spacer}>
        <div class="log-layer" ref={elements.layer}>
          <div
            class={`log-rows log-times-${times}`}
            ref={elements.rows}
            role="log"
            aria-live={isSpoken ? "polite" : "off"}
            style={{
              "--log-digits": String(String(log.map.rows).length + (log.map.firstUnread === undefined ? 0 : 1)),
            }}
          >
            {rowsIn(range).map((row) => {
              const place = log.map.row(row);
              const offset = place?.start ?? 0;
              return (
                <LogRow
                  key={row}
                  number={row + 1}
                  isExact={log.map.isExact(row)}
                  offset={offset}
                  line={place?.kind === "gap" ? place.end - place.start : texts.lineOf(row, current)}
                  times={times}
                  first={props.first}
                  finder={props.finder}
                  isCurrent={offset === current}
                  isLinked={row + 1 === linked}
                  hrefOf={props.hrefOf}
                  onLink={props.onLink}
                  onMore={(at) => {
                    texts.showMore(at);
                    redraw();
                  }}
                />
              );
            })}
          </div>
        </div>
      </div>
    </section>
  );
}

function rowsIn({ first, end }: RowRange): readonly number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
}
