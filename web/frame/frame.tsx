import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app-context.ts";
import { useKeys } from "../data/keys.ts";
import { go, placeOnPage } from "../data/router.ts";
import type { Secret } from "../data/secret.ts";
import { showInTab } from "../data/tab.ts";
import { dismiss, toasts } from "../data/toasts.ts";
import { titleOf } from "../model/page-title.ts";
import type { Route } from "../model/route.ts";
import { Toasts } from "../parts/toast.tsx";
import { AppHeader } from "./app-header.tsx";
import { HelpDialog } from "./help-dialog.tsx";
import { ShownPage } from "./page-table.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

/** What is around every page. */
export function Frame({ route, secret }: { readonly route: ReadonlySignal<Route>; readonly secret: Secret }) {
  const [isHelpShown, showHelp] = useState(false);
  useKeys("Everywhere", [
    { keys: "g j", words: "go to the jobs", run: () => go({ page: "jobs" }) },
    { keys: "g t", words: "go to the timeline", run: () => go({ page: "timeline" }) },
    { keys: "?", words: "show these keys", run: () => showHelp(true) },
  ]);
  usePageChange(route.value);
  const question = secret.question.value;
  return (
    <>
      <button type="button" class="app-skip" onClick={toMain}>
        Skip to the page
      </button>
      <AppHeader page={route.value.page} onHelp={() => showHelp(true)} />
      <main class="app-main" id="main" tabIndex={-1}>
        <ShownPage route={route.value} />
      </main>
      {isHelpShown && <HelpDialog onClose={() => showHelp(false)} />}
      {question !== undefined && <SecretDialog question={question} />}
      <Toasts toasts={toasts.value} onDismiss={dismiss} />
    </>
  );
}

function toMain(): void {
  document.getElementById("main")?.focus();
}

/** Another page begins where it was left or at its top, has its title, and its heading takes the focus. */
function usePageChange(route: Route): void {
  const { live, session } = useApp();
  const place = "key" in route ? `${route.page} ${route.key} ${"counter" in route ? route.counter : ""}` : route.page;
  const job = "key" in route ? live.jobs.value.get(route.key)?.name : undefined;
  const before = useRef(place);
  const failed = useComputed(() => [...live.jobs.value.values()].filter(({ status }) => status === "failed").length);
  const isLost = live.connection.value === "lost";
  useEffect(() => {
    const title = titleOf({ route, job, server: session.name, failed: failed.value, isLost });
    showInTab(title, failed.value === 0 ? "calm" : "failed");
  });
  useLayoutEffect(() => {
    if (before.current !== place) scrollTo(0, placeOnPage());
  }, [place]);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    return whenHeadingIsThere((heading) => {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    });
  }, [place]);
}

/** A page may still be on its way, and its heading with it. */
function whenHeadingIsThere(then: (heading: HTMLElement) => void): () => void {
  const look = () => {
    const heading = document.querySelector<HTMLElement>(".app-page:not([data-loading]) h1");
    if (heading !== null) {
      watcher.disconnect();
      then(heading);
    }
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.body, { childList: true, subtree: true });
  look();
  return () => watcher.disconnect();
}
