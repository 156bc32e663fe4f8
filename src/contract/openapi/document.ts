import { ROUTES, type Route } from "../routes.ts";
import { TAGS } from "./operation.ts";
import { operationObject } from "./operation-object.ts";
import { OPERATIONS, type RouteName } from "./operations.ts";
import { SCHEMAS } from "./schemas.ts";

/** An OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1). */
export interface OpenApiDocument {
  readonly openapi: "3.1.1";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>>; readonly securitySchemes: object };
}

const DESCRIPTION = `Runs commands, functions and HTTP calls on a timer or on a signed webhook.

Every answer is \`{code, message, name, data}\` as JSON unless its type says otherwise: \`code\` is the HTTP status, \`name\` the code of an error; what is empty is left out. The message is for people and may change. Times are RFC 3339 in UTC to the second, and \`0001-01-01T00:00:00Z\` is never. Durations are nanoseconds. Answers may get more properties in later versions.

Signed means: the header \`X-Karajo-Sign\` holds the HMAC-SHA256 of the body, or of the query string where there is no body, exactly as sent, by the global secret, in hexadecimal. Reading is free where no users are configured. A command may carry a session instead of a signature where the browser says that a page of this server asks.`;

/** Every header that proves who sends a request, and the cookie that does. */
const SECURITY_SCHEMES = {
  signature: {
    type: "apiKey",
    in: "header",
    name: "X-Karajo-Sign",
    description:
      "The HMAC-SHA256 of body or query string by the secret, in hexadecimal. A job may name another header for its webhook.",
  },
  session: { type: "apiKey", in: "cookie", name: "karajo", description: "What logging in answers, good for a day." },
  github: {
    type: "apiKey",
    in: "header",
    name: "X-Hub-Signature-256",
    description: "As GitHub, Gitea and Forgejo sign: `sha256=` and the HMAC-SHA256 of the body.",
  },
  gitlab: {
    type: "apiKey",
    in: "header",
    name: "X-Gitlab-Token",
    description: "As GitLab proves itself: the secret of the job, as it is.",
  },
  sourcehut: {
    type: "apiKey",
    in: "header",
    name: "X-Payload-Signature",
    description: "As sourcehut signs, with `X-Payload-Nonce`.",
  },
} as const;

/** The HTTP API of this version as a document from which programs make clients and pages. */
export function openApiDocument(version: string): OpenApiDocument {
  const names = Object.keys(OPERATIONS) as RouteName[];
  return {
    openapi: "3.1.1",
    info: { title: "karajo", version, description: DESCRIPTION },
    servers: [{ url: "/" }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(names.map((name) => [pathOf(name), pathItem(name)])),
    components: {
      schemas: Object.fromEntries(SCHEMAS.map(({ name, definition }) => [name, definition])),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** The path of a route with what follows it. */
function pathOf(name: RouteName): string {
  const { input } = OPERATIONS[name];
  const { path } = ROUTES[name];
  return input.kind === "bytes" && input.path !== undefined ? `${path}/{${input.path.name}}` : path;
}

function pathItem(name: RouteName): Readonly<Record<string, unknown>> {
  const route: Route = ROUTES[name];
  return { [route.method.toLowerCase()]: operationObject(name, route, OPERATIONS[name]) };
}
