import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { filterOf, isNothing, type JobFilter, queryOf } from "./job-filter.ts";

/** What the page shows; it is all in the address, behind the `#`, so that it can be sent to others and reloaded. */
export type Route =
  /** Without a filter all jobs are shown. */
  | { readonly page: "jobs"; readonly filter?: JobFilter }
  | { readonly page: "job"; readonly key: WireJobKey }
  /** `line` is a line of the log to go to, from 1. */
  | { readonly page: "run"; readonly key: WireJobKey; readonly counter: number; readonly line: number | undefined }
  | { readonly page: "timeline" }
  | { readonly page: "gallery" }
  | { readonly page: "unknown" };

/** The route of an address such as `#/job/exec/nightly/7?line=12`. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?");
  const words = path.split("/").filter((word) => word !== "");
  const [page, kind, id, counter, ...rest] = words.map(decoded);
  if (words.length === 0) return jobsRoute(filterOf(query));
  if (page === "timeline" && words.length === 1) return { page: "timeline" };
  if (page === "gallery" && words.length === 1) return { page: "gallery" };
  if (page !== "job" || (kind !== "exec" && kind !== "http") || !id || rest.length > 0) return { page: "unknown" };
  const key: WireJobKey = `${kind}:${id}`;
  if (counter === undefined) return { page: "job", key };
  if (!/^[1-9][0-9]{0,14}$/.test(counter)) return { page: "unknown" };
  return { page: "run", key, counter: Number(counter), line: lineOf(query) };
}

/** The address of a route. */
export function addressOf(route: Route): string {
  switch (route.page) {
    case "jobs":
      return route.filter === undefined || isNothing(route.filter) ? "#/" : `#/?${queryOf(route.filter)}`;
    case "unknown":
      return "#/";
    case "timeline":
    case "gallery":
      return `#/${route.page}`;
    case "job":
      return jobAddress(route.key);
    case "run":
      return `${jobAddress(route.key)}/${route.counter}${route.line === undefined ? "" : `?line=${route.line}`}`;
    default:
      return route satisfies never;
  }
}

/** The jobs that a filter leaves. */
export function jobsRoute(filter: JobFilter): Route {
  return isNothing(filter) ? { page: "jobs" } : { page: "jobs", filter };
}

function jobAddress(key: WireJobKey): string {
  const [kind = "", ...id] = key.split(":");
  return `#/job/${kind}/${encodeURIComponent(id.join(":"))}`;
}

function lineOf(query: string): number | undefined {
  const line = new URLSearchParams(query).get("line") ?? "";
  return /^[1-9][0-9]{0,8}$/.test(line) ? Number(line) : undefined;
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return "";
  }
}
