import { CODES, type Code } from "../../domain/error.ts";
import type { Route } from "../routes.ts";
import { type Access, type Example, errorsOf, type Operation, type Parameter, statusOf } from "./operation.ts";
import type { JsonSchema } from "./schema.ts";
import { PROBLEM } from "./schemas.ts";

type Json = Readonly<Record<string, unknown>>;

const SECURITY: Readonly<Record<Access, readonly Json[]>> = {
  anybody: [],
  // The empty one: where no users are configured, anybody reads.
  reader: [{ session: [] }, { signature: [] }, {}],
  commander: [{ signature: [] }, { session: [] }],
  hook: [{ signature: [] }, { github: [] }, { gitlab: [] }, { sourcehut: [] }],
};

/** A route as OpenAPI describes it (section 4.8.10, Operation Object). */
export function operationObject(name: string, route: Route, operation: Operation): Json {
  const { tag, summary, description, access } = operation;
  return {
    operationId: name,
    tags: [tag],
    summary,
    description,
    security: SECURITY[access],
    ...inputOf(operation),
    responses: {
      "200": success(operation),
      ...failures(route, operation),
      default: {
        description:
          "Any other failure: `ERR_BAD_REQUEST` for what cannot be read, or 500 `ERR_INTERNAL` for a mistake in karajo, of which its log has more.",
        content: json(PROBLEM.json),
      },
    },
  };
}

function inputOf({ input, examples }: Operation): Json {
  switch (input.kind) {
    case "query":
      return {
        parameters: input.parameters.map((parameter) =>
          parameterObject("query", parameter, examples, ({ given }) => given?.[parameter.name]),
        ),
      };
    case "form":
      if (input.parameters.length === 0) return {};
      return {
        requestBody: {
          required: true,
          content: {
            "application/x-www-form-urlencoded": {
              schema: formSchema(input.parameters),
              examples: exampleObjects(examples, ({ given }) => given),
            },
          },
        },
      };
    case "bytes": {
      const { path } = input;
      return {
        ...(path !== undefined && {
          parameters: [parameterObject("path", path, examples, (example) => example.path)],
        }),
        requestBody: {
          description: input.description,
          content: { "*/*": { schema: {}, examples: exampleObjects(examples, ({ body }) => body) } },
        },
      };
    }
    default:
      return input satisfies never;
  }
}

function parameterObject(
  where: "query" | "path",
  { name, schema }: Parameter,
  examples: readonly Example[],
  pick: (example: Example) => unknown,
): Json {
  const { description, ...rest } = schema.json;
  const values = exampleObjects(examples, pick);
  return {
    name,
    in: where,
    ...(description !== undefined && { description }),
    required: !schema.isOptional,
    schema: rest,
    ...(Object.keys(values).length > 0 && { examples: values }),
  };
}

function formSchema(parameters: readonly Parameter[]): JsonSchema {
  return {
    type: "object",
    required: parameters.filter(({ schema }) => !schema.isOptional).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema.json])),
  };
}

function success({ success: answer, examples }: Operation): Json {
  const shown = exampleObjects(
    examples.filter((example) => example.answer.status === 200),
    (example) => example.answer.body,
  );
  const headers = answer.headers && { headers: headerObjects(answer.headers) };
  const { description } = answer;
  if (answer.kind === "content") {
    return { description, ...headers, content: { [answer.type]: { schema: answer.schema.json, examples: shown } } };
  }
  const schema: JsonSchema = {
    type: "object",
    required: ["code", ...(answer.message ? ["message"] : []), ...(answer.data ? ["data"] : [])],
    properties: {
      code: { const: 200 },
      ...(answer.message && { message: { const: answer.message } }),
      ...(answer.data && { data: answer.data.json }),
    },
  };
  return { description, ...headers, content: { "application/json": { schema, examples: shown } } };
}

function headerObjects(headers: Readonly<Record<string, string>>): Json {
  const entries = Object.entries(headers);
  return Object.fromEntries(entries.map(([name, description]) => [name, { description, schema: { type: "string" } }]));
}

/** A response for each status, with the errors that have it. */
function failures(route: Route, operation: Operation): Json {
  const { silent, examples } = operation;
  const codes = errorsOf(route, operation);
  const statuses = [...new Set(codes.map(statusOf))];
  const responses = statuses.map((status) => {
    const shown = exampleObjects(
      examples.filter(({ answer }) => answer.status === status),
      ({ answer }) => answer.body,
    );
    const ofStatus = codes.filter((code) => statusOf(code) === status);
    return [String(status), failure(status, ofStatus, shown)] as const;
  });
  return {
    ...Object.fromEntries(responses),
    ...(silent && { [String(silent.status)]: { description: silent.description } }),
  };
}

function failure(status: number, codes: readonly Code[], examples: Json): Json {
  return {
    description: codes.map((code) => `\`${code}\`: ${CODES[code].summary}`).join("\n"),
    ...(codes.includes("ERR_AUTH_TOO_MANY") && {
      headers: headerObjects({ "Retry-After": "How many seconds to wait." }),
    }),
    content: json(
      { allOf: [PROBLEM.json, { properties: { code: { const: status }, name: { enum: codes } }, required: ["name"] }] },
      examples,
    ),
  };
}

function json(schema: JsonSchema, examples: Json = {}): Json {
  return { "application/json": { schema, ...(Object.keys(examples).length > 0 && { examples }) } };
}

/** The examples of which `pick` has a value, by name. */
function exampleObjects(examples: readonly Example[], pick: (example: Example) => unknown): Json {
  return Object.fromEntries(
    examples.flatMap((example) => {
      const value = pick(example);
      return value === undefined ? [] : [[example.name, { summary: example.summary, value }]];
    }),
  );
}
