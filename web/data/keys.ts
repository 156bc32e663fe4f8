import { type ReadonlySignal, signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/** What a key does. `keys` is one key as `KeyboardEvent.key` names it, or two after each other: `g j`. */
export interface KeyBinding {
  readonly keys: string;
  /** What the help says that it does. */
  readonly words: string;
  readonly run: () => void;
}

/** Keys that belong together, such as those of a page. */
export interface KeyGroup {
  readonly title: string;
  readonly bindings: readonly KeyBinding[];
}

const groups = signal<readonly KeyGroup[]>([]);
/** What keys do at this moment, for the help. */
export const keyGroups: ReadonlySignal<readonly KeyGroup[]> = groups;

/** How long the first of two keys is waited upon. */
const PATIENCE = 1_200;
let first: { readonly key: string; readonly at: number } | undefined;

/** Gives keys a meaning for as long as the component is there. They do nothing while one types, or with modifiers. */
export function useKeys(title: string, bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  const words = bindings.map(({ keys }) => keys).join();
  // Registered anew only when other keys are bound; what they do is always what was given last. Before the page is
  // painted: from the moment at which it is there, its keys count.
  useLayoutEffect(() => {
    const lasting = bindings.map((binding, i) => ({ ...binding, run: () => latest.current[i]?.run() }));
    const group: KeyGroup = { title, bindings: lasting };
    groups.value = [...groups.peek(), group];
    return () => {
      groups.value = groups.peek().filter((each) => each !== group);
    };
  }, [title, words]);
}

/** Begins to listen to the keyboard. */
export function listenToKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (isTyping(event.target) || isPressing(event)) return;
    const binding = bindingOf(event.key);
    if (binding === undefined) return;
    event.preventDefault();
    binding.run();
  });
}

function bindingOf(key: string): KeyBinding | undefined {
  // The group that came last is the nearest: the page before the frame.
  const bindings = groups
    .peek()
    .toReversed()
    .flatMap((group) => group.bindings);
  const before = first !== undefined && Date.now() - first.at < PATIENCE ? first.key : undefined;
  first = undefined;
  const found =
    (before !== undefined ? bindings.find(({ keys }) => keys === `${before} ${key}`) : undefined) ??
    bindings.find(({ keys }) => keys === key);
  if (found === undefined && bindings.some(({ keys }) => keys.startsWith(`${key} `))) first = { key, at: Date.now() };
  return found;
}

/** Whether the key does what has the focus, as it does everywhere. */
function isPressing({ key, target }: KeyboardEvent): boolean {
  if (key !== "Enter" && key !== " ") return false;
  return target instanceof Element && target.closest("a[href], button, summary, input, select") !== null;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog[open]") !== null) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "range"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
