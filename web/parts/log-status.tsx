import { countText, sizeText } from "../model/log-display.ts";
import { Icon } from "./icon.tsx";

export interface LogStatusProps {
  readonly rows: number;
  /** Whether all lines have been counted. */
  readonly isCounted: boolean;
  readonly size: number;
  /** How many bytes have not been read yet. */
  readonly unread: number;
  /** How many bytes are no longer there. */
  readonly lost?: number;
  readonly phase: "opening" | "live" | "lost" | "complete" | "absent";
  /** How many lines came since one does not follow. */
  readonly newLines: number;
  readonly onFollow: () => void;
  readonly onStart: () => void;
  readonly onEnd: () => void;
}

/** How much of a log there is, and whether more comes. */
export function LogStatus({ rows, isCounted, size, unread, lost = 0, phase, newLines, ...to }: LogStatusProps) {
  const percent = Math.floor((100 * (size - unread)) / Math.max(1, size));
  return (
    <footer class="log-status">
      {newLines > 0 && (
        <button type="button" class="button button-primary log-new" onClick={to.onFollow}>
          <Icon name="arrow-down" />
          <span>
            Follow · {countText(newLines)} new {newLines === 1 ? "line" : "lines"}
          </span>
        </button>
      )}
      <span>
        {isCounted ? "" : "about "}
        {countText(rows)} {rows === 1 ? "line" : "lines"} · {sizeText(size)}
        {lost === 0 ? "" : `, of which ${sizeText(lost)} are left out`}
        {isCounted ? "" : ` · ${percent} % read`}
      </span>
      <span class={`log-phase log-phase-${phase}`} role="status">
        {PHASES[phase]}
      </span>
      <span class="log-ends">
        <button type="button" title="To the start of the log (g g)" onClick={to.onStart}>
          Start
        </button>
        <button type="button" title="To the end of the log (G)" onClick={to.onEnd}>
          End
        </button>
      </span>
    </footer>
  );
}

const PHASES: Readonly<Record<LogStatusProps["phase"], string>> = {
  opening: "being read",
  live: "more comes as it is written",
  lost: "the connection is lost: it is tried again by itself",
  complete: "",
  absent: "the log has been removed: what is shown is what was read",
};
