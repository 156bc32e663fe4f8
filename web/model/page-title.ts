import type { Route } from "./route.ts";

/** What the tab of a page tells of the server while one looks at something else. */
export interface TabFacts {
  readonly route: Route;
  /** The name of the job that the page is about, where it has one that is known. */
  readonly job: string | undefined;
  readonly server: string;
  /** How many jobs have failed. */
  readonly failed: number;
  /** What is known may be old. */
  readonly isLost: boolean;
}

/** What a page is called in the tabs of the browser. What matters comes first: tabs are narrow. */
export function titleOf({ route, job, server, failed, isLost }: TabFacts): string {
  const news = isLost ? "no connection" : failed === 0 ? undefined : `${failed} failed`;
  return [news, pageName(route, job), server].filter((words) => words !== undefined).join(" · ");
}

function pageName(route: Route, job: string | undefined): string {
  switch (route.page) {
    case "jobs":
      return "Jobs";
    case "timeline":
      return "Timeline";
    case "gallery":
      return "Gallery";
    case "job":
      return job ?? route.key.slice(5);
    case "run":
      return `${job ?? route.key.slice(5)} #${route.counter}`;
    case "unknown":
      return "Not found";
    default:
      return route satisfies never;
  }
}
