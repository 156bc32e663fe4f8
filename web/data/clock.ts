import { type ReadonlySignal, signal } from "@preact/signals";

/** The clock of the server, whose time was `serverNow` when it was asked; ticks every second. */
export function createClock(serverNow: number): ReadonlySignal<number> {
  const ahead = serverNow - Date.now();
  const now = signal(serverNow);
  const tick = () => {
    now.value = Date.now() + ahead;
    setTimeout(tick, 1_000 - (now.peek() % 1_000));
  };
  tick();
  // Timers of a page that is not looked at come late.
  document.addEventListener("visibilitychange", () => {
    now.value = Date.now() + ahead;
  });
  return now;
}
