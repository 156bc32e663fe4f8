import type { ErrorKind } from "../domain/error.ts";

/** The HTTP status that each kind of failure is answered with. */
export const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  missing: 404,
  "wrong-method": 405,
  precondition: 412,
  "too-large": 413,
  range: 416,
  busy: 429,
  unavailable: 503,
};
