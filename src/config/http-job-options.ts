import { HEADER_SIGN } from "../domain/signature.ts";
import { list, type Options, optional, SINCE, withDefault } from "./option.ts";
import { TIMED_OPTIONS } from "./timed-options.ts";
import {
  duration,
  header,
  headerName,
  httpMethod,
  httpStatuses,
  httpUrl,
  requestType,
  retryOnOfRequests,
  text,
  yesOrNo,
} from "./value-types.ts";

export const HTTP_JOB_OPTIONS = {
  ...TIMED_OPTIONS,
  retry_on: withDefault(retryOnOfRequests, {
    // What a server or the network may get over by itself, and a run that ended because karajo did.
    default: "timeout, unreachable, 408, 425, 429, 500, 502, 503, 504, lost",
    summary: "After which failures: HTTP statuses such as 503 or 5xx, timeout, unreachable, lost, error; or any.",
    since: SINCE,
  }),
  secret: optional(text, {
    otherwise: "the secret of [karajo]",
    summary: "The key with which the request is signed.",
    isSecret: true,
  }),
  header_sign: withDefault(headerName, { default: HEADER_SIGN, summary: "The header that carries the signature." }),
  http_method: withDefault(httpMethod, { default: "GET", summary: "The method of the request." }),
  http_url: optional(httpUrl, {
    otherwise: "required",
    summary: "Where the request goes; one that starts with / goes to this server.",
  }),
  http_request_type: withDefault(requestType, { default: "query", summary: "How the parameters are sent." }),
  http_header: list(header, {
    summary: "A header of the request, Name: value.",
    givenAs: "httpHeaders",
    isSecret: true,
  }),
  http_body: optional(text, {
    otherwise: "karajo's parameters",
    summary: "What is sent as the body, as it stands, with POST, PUT or DELETE.",
    since: SINCE,
  }),
  http_timeout: optional(duration, {
    otherwise: "the http_timeout of [karajo]",
    summary: "How long the request may take; negative is no limit.",
  }),
  http_expect_status: withDefault(httpStatuses, {
    default: "200",
    summary: "The statuses of a request that succeeded, by commas, such as 2xx, 304.",
    since: SINCE,
  }),
  http_expect_body: optional(text, {
    otherwise: "anything",
    summary: "What the body of the response must hold for the request to have succeeded.",
    since: SINCE,
  }),
  http_follow_redirects: withDefault(yesOrNo, {
    default: "true",
    summary: "Whether a response that points elsewhere is followed.",
    since: SINCE,
  }),
  http_insecure: withDefault(yesOrNo, { default: "false", summary: "Whether any TLS certificate is accepted." }),
} satisfies Options;
