import type { ValueType } from "./value-types.ts";

/** One option of a section. Parsing, defaults, help, the manual and the options given by code all come from these. */
export interface Option<Value = unknown> {
  readonly type: ValueType<unknown>;
  /** A list takes every value that is given, any other option the last. */
  readonly isList: boolean;
  /** The default, for the manual: as one would write it in the file, or in words in parentheses. Empty: none. */
  readonly default: string;
  /** The default. */
  readonly fallback: Value;
  /** One line for the manual. */
  readonly summary: string;
  /** Whether its value must never be shown. */
  readonly isSecret: boolean;
  /** The version that brought it; the others are those of karajo 0.9.3. */
  readonly since: string | undefined;
  /** What to use instead, when it is to go. */
  readonly deprecated: string | undefined;
  /** Its name in the options given by code, where that is not its key in camel case. */
  readonly givenAs: string | undefined;
}

/** The version that brings the options that karajo 0.9.3 did not have. */
export const SINCE = "0.10.0";

/** The options of a section by key. */
export type Options = Readonly<Record<string, Option>>;

/** What the options of a section become. */
export type Values<Of extends Options> = {
  readonly [Key in keyof Of]: Of[Key] extends Option<infer Value> ? Value : never;
};

interface Traits {
  readonly summary: string;
  readonly isSecret?: boolean;
  readonly since?: string;
  readonly deprecated?: string;
  readonly givenAs?: string;
}

/** An option that always has a value. Its default is text of its own type, so that code and manual cannot differ. */
export function withDefault<Value>(
  type: ValueType<Value>,
  traits: Traits & { readonly default: string },
): Option<Value> {
  const fallback = type.parse(traits.default);
  if (!fallback.ok) throw new Error(`the default of an option is wrong: ${fallback.problem.message}`);
  return { ...option(type, traits), default: traits.default, fallback: fallback.value };
}

/** An option that may have no value. `otherwise` says in words what holds then. */
export function optional<Value>(
  type: ValueType<Value>,
  traits: Traits & { readonly otherwise?: string },
): Option<Value | undefined> {
  const words = traits.otherwise === undefined ? "" : `(${traits.otherwise})`;
  return { ...option(type, traits), default: words, fallback: undefined };
}

/** An option that may be repeated. */
export function list<Value>(type: ValueType<Value>, traits: Traits): Option<readonly Value[]> {
  return { ...option(type, traits), isList: true, fallback: [] };
}

/** `http_timeout` → `httpTimeout`. */
export function givenNameOf(key: string, { givenAs }: Pick<Option, "givenAs">): string {
  return givenAs ?? key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function option(type: ValueType<unknown>, traits: Traits): Omit<Option<undefined>, "fallback"> {
  return {
    type,
    isList: false,
    default: "",
    summary: traits.summary,
    isSecret: traits.isSecret ?? false,
    since: traits.since,
    deprecated: traits.deprecated,
    givenAs: traits.givenAs,
  };
}
