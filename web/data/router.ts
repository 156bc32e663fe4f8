import { type ReadonlySignal, signal } from "@preact/signals";
import { addressOf, parseRoute, type Route } from "../model/route.ts";

const current = signal<Route>(parseRoute(location.hash));
/** What the address says that is to be shown. */
export const currentRoute: ReadonlySignal<Route> = current;

/** Browsers refuse an address that changes with every letter that is typed. */
const WRITE_AFTER = 350;
let written = Number.NEGATIVE_INFINITY;
/** What the address does not say yet. */
let unwritten: { readonly route: Route; readonly timer: ReturnType<typeof setTimeout> } | undefined;

/** How far down each page of the history was read, by the number that it has in its state. */
const places = new Map<number, number>();
let latest = 0;

/** Begins to follow the address. */
export function followAddress(): void {
  history.scrollRestoration = "manual";
  number();
  addEventListener("scroll", () => places.set(numberOf(history.state) ?? 0, scrollY), { passive: true });
  // Whoever leaves the field, or the page, comes back to what was typed.
  addEventListener("focusout", write);
  addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", write);
  addEventListener("hashchange", () => {
    forget();
    number();
    current.value = parseRoute(location.hash);
  });
}

/** Goes to a page, as a link does. */
export function go(route: Route): void {
  write();
  location.hash = addressOf(route);
}

/** Shows the same page otherwise, and writes that down in the address without another step to go back. */
export function refine(route: Route): void {
  current.value = route;
  forget();
  const wait = Math.max(0, written + WRITE_AFTER - performance.now());
  unwritten = { route, timer: setTimeout(write, wait) };
  if (wait === 0) write();
}

/** Writes into the address what it does not say yet. */
function write(): void {
  if (unwritten === undefined) return;
  history.replaceState(history.state, "", addressOf(unwritten.route));
  written = performance.now();
  forget();
}

function forget(): void {
  clearTimeout(unwritten?.timer);
  unwritten = undefined;
}

/** How far down the page was read when one was here before; 0 for one that is new. */
export function placeOnPage(): number {
  return places.get(numberOf(history.state) ?? 0) ?? 0;
}

/** A step that has no number yet is a new one; others one goes back or forward to. */
function number(): void {
  const known = numberOf(history.state);
  if (known === undefined) history.replaceState({ number: latest + 1 }, "");
  latest = Math.max(latest, known ?? latest + 1);
}

function numberOf(state: unknown): number | undefined {
  const value = typeof state === "object" && state !== null && "number" in state ? state.number : undefined;
  return typeof value === "number" ? value : undefined;
}
