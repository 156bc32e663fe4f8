import type { WireReload } from "../wire-reload.ts";
import { answered, type Operation, refused } from "./operation.ts";
import { RELOAD } from "./overview-schemas.ts";

const RELOADED: WireReload = { jobs: 10, http_jobs: 6, warnings: [], needs_restart: [] };

export const RELOAD_COMMAND: Operation = {
  tag: "Server",
  summary: "Read the configuration again",
  description:
    "Takes over the files of the configuration as they are now, all or nothing: where they have errors, the answer names each with its file, line and column, and nothing has changed. What runs goes on as it began. The body may be anything, such as `_karajo_epoch` and the time; it is what is signed.",
  access: "commander",
  input: { kind: "bytes", description: "Anything; it is signed as it is sent." },
  success: { kind: "answer", description: "The configuration counts.", message: "OK", data: RELOAD },
  errors: ["ERR_CONFIG_INVALID", "ERR_NO_RELOAD"],
  examples: [
    {
      name: "reloaded",
      summary: "Read again",
      by: "signature",
      body: "_karajo_epoch=1774752000",
      answer: answered(RELOADED, "OK"),
    },
    {
      name: "unsigned",
      summary: "Not signed",
      by: "nobody",
      body: "_karajo_epoch=1774752000",
      answer: refused("ERR_UNAUTHORIZED", "empty or invalid signature"),
    },
  ],
};

export const HEALTHZ: Operation = {
  tag: "Server",
  summary: "Ask whether the server lives",
  description: "Answers as long as the process does, whatever the store and the jobs do.",
  access: "anybody",
  input: { kind: "query", parameters: [] },
  success: { kind: "answer", description: "It lives.", message: "OK" },
  errors: [],
  examples: [{ name: "alive", summary: "It lives", by: "nobody", answer: answered(undefined, "OK") }],
};

export const READYZ: Operation = {
  tag: "Server",
  summary: "Ask whether the server can do its work",
  description: "Refused while the server starts or stops, and while the store cannot be written; the message says why.",
  access: "anybody",
  input: { kind: "query", parameters: [] },
  success: { kind: "answer", description: "It can.", message: "OK" },
  errors: ["ERR_NOT_READY"],
  examples: [{ name: "ready", summary: "It can", by: "nobody", answer: answered(undefined, "OK") }],
};

export const OPENAPI: Operation = {
  tag: "Server",
  summary: "Read this description",
  description:
    "The whole API as an OpenAPI 3.1 document, from which programs make clients. It is the same for everybody, and changes with the version of karajo alone: `ETag` tells whether it has.",
  access: "anybody",
  input: { kind: "query", parameters: [] },
  success: {
    kind: "content",
    description: "The document.",
    type: "application/json",
    schema: { isOptional: false, json: { description: "An OpenAPI 3.1 document.", type: "object" } },
    headers: { ETag: "Changes when the document does." },
  },
  errors: [],
  examples: [
    {
      name: "document",
      summary: "How it begins",
      by: "nobody",
      answer: {
        status: 200,
        body: { openapi: "3.1.1", info: { title: "karajo", version: "0.10.0" }, servers: [{ url: "/" }] },
        isPart: true,
      },
    },
  ],
};
