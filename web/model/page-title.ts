import type { Route } from "./route.ts";

/** What a page is called in the tabs of the browser; `job`: the name of its job, where it has one that is known. */
export function titleOf(route: Route, job: string | undefined): string {
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
