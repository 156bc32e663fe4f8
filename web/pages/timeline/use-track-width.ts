import { useLayoutEffect, useState } from "preact/hooks";

/** Narrower than this the marks run into each other; then the track is scrolled. */
const LEAST_TRACK = 720;

/** The room for the track in pixels: what the names leave of the width of the scroller. */
export function useTrackWidth(scroller: HTMLElement | null): number {
  const [width, setWidth] = useState(LEAST_TRACK);
  useLayoutEffect(() => {
    if (scroller === null) return;
    const measure = () => {
      const names = scroller.querySelector<HTMLElement>(".timeline-corner")?.offsetWidth ?? 0;
      setWidth(Math.max(LEAST_TRACK, scroller.clientWidth - names));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [scroller]);
  return width;
}
