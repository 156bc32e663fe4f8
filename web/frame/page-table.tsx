import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { addressOf, type Route } from "../model/route.ts";
import { JobsPage } from "../pages/jobs.tsx";
import { Empty, Loading } from "../parts/empty.tsx";
import { ErrorNote } from "../parts/error-note.tsx";

type PageRoute<Page extends Route["page"]> = Extract<Route, { page: Page }>;
type Part<Page extends Route["page"]> = FunctionComponent<{ readonly route: PageRoute<Page> }>;

// Pages that are read when they are shown first, so that the jobs are there soon.
const RunPage = later<"run">(async () => (await import("../pages/run.tsx")).RunPage);
const JobPage = later<"job">(async () => (await import("../pages/job.tsx")).JobPage);
const TimelinePage = later<"timeline">(async () => (await import("../pages/timeline.tsx")).TimelinePage);
const GalleryPage = later<"gallery">(async () => (await import("../pages/gallery.tsx")).GalleryPage);

/** The page of a route. */
export function ShownPage({ route }: { readonly route: Route }) {
  switch (route.page) {
    case "jobs":
      return (
        <div class="app-page">
          <JobsPage route={route} />
        </div>
      );
    case "job":
      return <JobPage route={route} key={route.key} />;
    case "run":
      return <RunPage route={route} key={`${route.key} ${route.counter}`} />;
    case "timeline":
      return <TimelinePage route={route} />;
    case "gallery":
      return <GalleryPage route={route} />;
    case "unknown":
      return <UnknownPage />;
    default:
      return route satisfies never;
  }
}

function UnknownPage() {
  return (
    <div class="app-page">
      <h1 class="visually-hidden">Not found</h1>
      <Empty title="There is nothing at this address.">
        <a href={addressOf({ page: "jobs" })}>To all jobs</a>
      </Empty>
    </div>
  );
}

/** A page whose script is read when it is shown first. */
function later<Page extends Route["page"]>(read: () => Promise<Part<Page>>): Part<Page> {
  let loaded: Part<Page> | undefined;
  return function LaterPage({ route }) {
    const [failed, setFailed] = useState<string | undefined>(undefined);
    const [, setLoaded] = useState(false);
    const begin = () => {
      setFailed(undefined);
      read().then(
        (page) => {
          loaded = page;
          setLoaded(true);
        },
        (error: unknown) => setFailed(error instanceof Error ? error.message : String(error)),
      );
    };
    useEffect(() => {
      if (loaded === undefined) begin();
    }, []);
    if (loaded !== undefined) {
      const Page = loaded;
      return (
        <div class="app-page">
          <Page route={route} />
        </div>
      );
    }
    return (
      <div class="app-page" data-loading="">
        {failed === undefined ? (
          <Loading what="The page" />
        ) : (
          // After an update of the server its old scripts are gone: the whole page has to be read anew.
          <ErrorNote title="This page could not be read." reason={failed} onRetry={() => location.reload()} />
        )}
      </div>
    );
  };
}
