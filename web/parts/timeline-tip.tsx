import { useLayoutEffect, useRef } from "preact/hooks";
import type { MarkWords } from "../model/timeline-words.ts";

export interface TimelineTipProps {
  readonly words: MarkWords;
  /** Where the mark is on the screen. */
  readonly place: DOMRect;
}

const ROOM = 8;

/** What one points at, beside it. Screen readers know it already: it is the name of the mark. */
export function TimelineTip({ words: { title, lines }, place }: TimelineTipProps) {
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = tip.current;
    if (shown === null) return;
    const { width, height } = shown.getBoundingClientRect();
    const middle = place.left + Math.min(place.width, 2 * ROOM) / 2;
    const left = Math.max(ROOM, Math.min(middle - width / 2, document.documentElement.clientWidth - width - ROOM));
    const below = place.bottom + ROOM;
    const top = below + height > window.innerHeight ? place.top - height - ROOM : below;
    shown.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(ROOM, top))}px)`;
  }, [place, title]);
  return (
    <div class="timeline-tip" ref={tip} aria-hidden="true">
      <strong>{title}</strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
