/** As much of JSON Schema 2020-12 as the contract needs. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly contentEncoding?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

declare const type: unique symbol;

/** A schema, of whatever type. */
export interface AnySchema {
  readonly json: JsonSchema;
  readonly isOptional: boolean;
}

/**
 * The schema of the values of a type: not of a wider and not of a narrower one, which the compiler holds. So a schema
 * and the TypeScript type of an answer cannot drift apart.
 */
export interface Schema<Type> extends AnySchema {
  readonly isOptional: false;
  readonly [type]?: (value: Type) => Type;
}

/** The schema of a property that may be left out. */
export interface OptionalSchema<Type> extends AnySchema {
  readonly isOptional: true;
  readonly [type]?: (value: Type) => Type;
}

/** A schema that has a name in the document, by which others refer to it. */
export interface NamedSchema<Type> extends Schema<Type> {
  readonly name: string;
  readonly definition: JsonSchema;
}

/** A schema for each property of `Wire`, optional where that is. One that is missing, or too many, does not compile. */
export type PropertiesOf<Wire> = {
  readonly [Key in keyof Wire]-?: Record<never, never> extends Pick<Wire, Key>
    ? OptionalSchema<Required<Wire>[Key]>
    : Schema<Wire[Key]>;
};

/** An object. It may have more properties in later versions. */
export function objectOf<Wire extends object>(
  name: string,
  description: string,
  properties: PropertiesOf<Wire>,
): NamedSchema<Wire> {
  const entries = Object.entries<AnySchema>(properties as Readonly<Record<string, AnySchema>>);
  return {
    isOptional: false,
    json: { $ref: `#/components/schemas/${name}` },
    name,
    definition: {
      description,
      type: "object",
      required: entries.filter(([, schema]) => !schema.isOptional).map(([key]) => key),
      properties: Object.fromEntries(entries.map(([key, schema]) => [key, schema.json])),
    },
  };
}

export function text(description: string): Schema<string> {
  return schema({ description, type: "string" });
}

/** A text of a form that a template literal type names. */
export function textLike<Type extends string>(description: string, pattern: string): Schema<Type> {
  return schema({ description, type: "string", pattern });
}

/** One of a few words, each with what it means; no meaning where the word says it. */
export function oneOf<Word extends string>(
  description: string,
  meanings: Readonly<Record<Word, string>>,
): Schema<Word> {
  const told = Object.entries<string>(meanings).filter(([, meaning]) => meaning !== "");
  const list = told.map(([word, meaning]) => `\`${word}\`: ${meaning}`).join("; ");
  const whole = list === "" ? description : `${description} ${list}.`;
  return schema({ description: whole, type: "string", enum: Object.keys(meanings) });
}

/** A whole number from `minimum` on. */
export function whole(description: string, minimum: number): Schema<number> {
  return schema({ description, type: "integer", minimum });
}

export function truth(description: string): Schema<boolean> {
  return schema({ description, type: "boolean" });
}

/** A duration in nanoseconds. */
export function nanoseconds(description: string): Schema<number> {
  return schema({ description, type: "integer", format: "int64" });
}

/** A time as RFC 3339 writes it, in UTC to the second unless the description says otherwise. */
export function instant(description: string): Schema<string> {
  return schema({ description, type: "string", format: "date-time" });
}

export function base64(description: string): Schema<string> {
  return schema({ description, type: "string", contentEncoding: "base64" });
}

export function listOf<Item>(items: Schema<Item>, description?: string): Schema<readonly Item[]> {
  return schema({ ...(description !== undefined && { description }), type: "array", items: items.json });
}

/** An object with keys that nobody knows beforehand. */
export function mapOf<Value>(value: Schema<Value>, description: string): Schema<Readonly<Record<string, Value>>> {
  return schema({ description, type: "object", additionalProperties: value.json });
}

export function orNull<Type>({ json }: Schema<Type>): Schema<Type | null> {
  const { description, ...rest } = json;
  return schema({ ...(description !== undefined && { description }), anyOf: [rest, { type: "null" }] });
}

export function either<One, Other>(one: Schema<One>, other: Schema<Other>): Schema<One | Other> {
  return schema({ anyOf: [one.json, other.json] });
}

/** The same schema where it stands for something of its own. */
export function described<Type>(description: string, { json }: Schema<Type>): Schema<Type> {
  return schema({ ...json, description });
}

/** A property that may be left out; `otherwise` is what it then counts as. */
export function optional<Type>({ json }: Schema<Type>, otherwise?: Type): OptionalSchema<Type> {
  return { isOptional: true, json: otherwise === undefined ? json : { ...json, default: otherwise } };
}

function schema<Type>(json: JsonSchema): Schema<Type> {
  return { isOptional: false, json };
}
