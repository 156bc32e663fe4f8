import { type ReadonlySignal, signal } from "@preact/signals";

/** How a person wants logs to be shown. */
export interface LogPreferences {
  readonly isWrapped: boolean;
  readonly times: "clock" | "since" | "none";
  /** Left out until the person has chosen: then it depends on the room. */
  readonly isOutlineShown?: boolean;
}

const PLACE = "karajo-log";
const TIMES: readonly LogPreferences["times"][] = ["clock", "since", "none"];

const preferences = signal<LogPreferences>(kept());
export const logPreferences: ReadonlySignal<LogPreferences> = preferences;

/** Changes some of them, for all logs from now on. */
export function prefer(change: Partial<LogPreferences>): void {
  preferences.value = { ...preferences.peek(), ...change };
  try {
    localStorage.setItem(PLACE, JSON.stringify(preferences.peek()));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

function kept(): LogPreferences {
  // There is no room for long lines on a phone, nor for times.
  const isNarrow = matchMedia("(max-width: 45rem)").matches;
  const usual: LogPreferences = { isWrapped: isNarrow, times: isNarrow ? "none" : "clock" };
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<LogPreferences>;
    return {
      isWrapped: typeof found.isWrapped === "boolean" ? found.isWrapped : usual.isWrapped,
      times: TIMES.find((times) => times === found.times) ?? usual.times,
      ...(typeof found.isOutlineShown === "boolean" && { isOutlineShown: found.isOutlineShown }),
    };
  } catch {
    return usual;
  }
}
