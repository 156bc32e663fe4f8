import type { Route } from "../routes.ts";
import type { Example, Given, Operation } from "./operation.ts";

/** The request of an example, but for what proves who sends it. */
export interface ExampleRequest {
  readonly method: Route["method"];
  /** With the query, if it has one. */
  readonly address: string;
  readonly body?: string;
  /** What is signed: the body of the request, or its query. */
  readonly signed: string;
}

export function requestOf({ method, path }: Route, { input }: Operation, example: Example): ExampleRequest {
  const given = encoded(example.given ?? {});
  switch (input.kind) {
    case "query":
      return { method, address: given === "" ? path : `${path}?${given}`, signed: given };
    case "form":
      return { method, address: path, body: given, signed: given };
    case "bytes": {
      const body = example.body ?? "";
      const address = example.path === undefined ? path : `${path}/${example.path}`;
      return { method, address, body, signed: body };
    }
    default:
      return input satisfies never;
  }
}

/** Parameters as a query or a form has them. */
function encoded(given: Given): string {
  return Object.entries(given)
    .flatMap(([name, value]) =>
      (isList(value) ? value : [value]).map((each) => `${name}=${encodedValue(String(each))}`),
    )
    .join("&");
}

function isList(value: Given[string]): value is readonly string[] {
  return typeof value === "object";
}

/** Colons need no encoding in a query, and times and keys have many. */
function encodedValue(value: string): string {
  return encodeURIComponent(value).replaceAll("%3A", ":");
}
