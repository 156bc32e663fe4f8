import type { FastifyRequest } from "fastify";

/** A parameter as the query parser gives it: it may be missing or repeated. */
export type QueryValue = string | readonly string[] | undefined;

/** A request that names a job, and perhaps one of its logs, in its query. */
export type JobRequest = FastifyRequest<{ Querystring: { readonly id?: QueryValue; readonly counter?: QueryValue } }>;

/** The first value of a parameter; empty when there is none. */
export function firstOf(value: QueryValue): string {
  return (typeof value === "object" ? value[0] : value) ?? "";
}

/** The path of a request's address as it was received, without the query. */
export function pathOf(request: FastifyRequest): string {
  return splitAddress(request).path;
}

/** The query string as it was received, without the `?`. */
export function queryOf(request: FastifyRequest): string {
  return splitAddress(request).query;
}

function splitAddress(request: FastifyRequest): { readonly path: string; readonly query: string } {
  const url = request.raw.url ?? "";
  const end = url.indexOf("?");
  return end < 0 ? { path: url, query: "" } : { path: url.slice(0, end), query: url.slice(end + 1) };
}
