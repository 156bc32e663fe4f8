import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";

/** Many small things that are one stop of the Tab key: from one to the next by arrows, Home and End. */
export interface Roving<Container extends Element> {
  readonly container: RefObject<Container | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** What each of them needs. */
  item(index: number): { readonly "data-roving": ""; readonly tabIndex: number; readonly onFocus: () => void };
}

/** `first` is the one that Tab goes to before any of them had the focus. */
export function useRoving<Container extends Element>(count: number, first: number): Roving<Container> {
  const container = useRef<Container>(null);
  const [chosen, choose] = useState<number | undefined>(undefined);
  // There may be fewer of them by now.
  const active = Math.min(Math.max(0, chosen ?? first), Math.max(0, count - 1));
  return {
    container,
    onKeyDown(event) {
      const next = indexAfter(event.key, active, count);
      if (next === undefined) return;
      event.preventDefault();
      const items = container.current?.querySelectorAll<HTMLElement | SVGElement>("[data-roving]");
      items?.[next]?.focus();
    },
    item: (index) => ({ "data-roving": "", tabIndex: index === active ? 0 : -1, onFocus: () => choose(index) }),
  };
}

function indexAfter(key: string, active: number, count: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, active - 1);
    case "ArrowRight":
      return Math.min(count - 1, active + 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
