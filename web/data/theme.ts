import { type ReadonlySignal, signal } from "@preact/signals";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The same as in `public/theme.js`, which applies it before anything is drawn. */
const PLACE = "karajo-theme";
const chosen = signal<Theme>(THEMES.find((theme) => theme === document.documentElement.dataset.theme) ?? "system");
export const currentTheme: ReadonlySignal<Theme> = chosen;

/** Shows the pages light, dark, or as the system has it, now and on later visits. */
export function choose(theme: Theme): void {
  chosen.value = theme;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(PLACE, theme);
  } catch {
    // A browser that keeps nothing shows it until the page ends.
  }
}
