import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { JsonSchema } from "../openapi/schema.ts";

/** What stands in a document for one kind of answer of one route. */
interface ResponseObject {
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

interface DocumentObject {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: object };
}

export interface CheckedAnswer {
  readonly operationId: string;
  readonly status: number;
  /** `undefined` where there is no content. */
  readonly type: string | undefined;
  readonly body: unknown;
}

/**
 * Holds answers against an OpenAPI document, more strictly than a client would: an answer with a property that the
 * document does not have is wrong, so that nothing is sent that is not described.
 */
export class AnswerCheck {
  readonly #ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  readonly #responses = new Map<string, Readonly<Record<string, ResponseObject>>>();

  constructor(document: DocumentObject) {
    formats.default(this.#ajv, ["date-time", "int64"]);
    this.#ajv.addVocabulary(["components"]);
    this.#ajv.addSchema({ $id: "api:", components: closed(document.components) });
    for (const item of Object.values(document.paths)) {
      for (const operation of Object.values(item)) {
        const { operationId, responses } = operation as {
          operationId: string;
          responses: Readonly<Record<string, ResponseObject>>;
        };
        this.#responses.set(operationId, responses);
      }
    }
  }

  /** What is wrong with an answer; empty where nothing is. */
  problemsOf({ operationId, status, type, body }: CheckedAnswer): readonly string[] {
    const response = this.#responses.get(operationId)?.[String(status)];
    if (response === undefined) return [`${operationId} has no answer ${status}`];
    if (response.content === undefined)
      return type === undefined ? [] : [`${operationId} ${status} has content ${type}`];
    const schema = response.content[type ?? ""]?.schema;
    if (schema === undefined) return [`${operationId} ${status} is never ${type}`];
    return this.#problems(schema, body);
  }

  /** What is wrong with a value that one of the named schemas describes. */
  problemsOfNamed(name: string, value: unknown): readonly string[] {
    return this.#problems({ $ref: `#/components/schemas/${name}` }, value);
  }

  #problems(schema: JsonSchema, value: unknown): readonly string[] {
    const validate: ValidateFunction = this.#ajv.compile(closed(absolute(schema)) as JsonSchema);
    validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/** The same schema with references to the components that are known to the validator. */
function absolute(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api:#/components')) as JsonSchema;
}

/** The same schemas, of which every object takes no other properties than its own. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, closed(each)] as const);
  const isOpen = "type" in value && value.type === "object" && "properties" in value;
  return { ...Object.fromEntries(entries), ...(isOpen && { additionalProperties: false }) };
}
