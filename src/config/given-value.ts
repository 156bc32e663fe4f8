import type { Option } from "./option.ts";
import type { Place, ProblemList } from "./problem.ts";

/** A property of an object that an embedding program gave. */
export interface GivenField {
  readonly name: string;
  readonly value: unknown;
}

/** The place of an option given by code. */
export function placeAt(path: string): Place {
  return { file: path, line: 0, column: 0 };
}

/** The properties of an object, without those that are `undefined`; `undefined`, with an error, when it is none. */
export function fieldsOf(value: unknown, path: string, problems: ProblemList): readonly GivenField[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.error(placeAt(path), `expected an object, got ${typeIn(value)}`);
    return undefined;
  }
  const fields = Object.entries(value).map(([name, field]: [string, unknown]) => ({ name, value: field }));
  return fields.filter((field) => field.value !== undefined);
}

/**
 * The value of an option as a file would write it, one text per item of a list, each with its path; `undefined`, with
 * an error, when it is not of the type of the option.
 */
export function givenTexts(
  option: Option,
  { path, value }: { readonly path: string; readonly value: unknown },
  problems: ProblemList,
): readonly { readonly path: string; readonly text: string }[] | undefined {
  const { given } = option.type;
  if (option.isList && !Array.isArray(value) && typeof value !== given) {
    problems.error(placeAt(path), `expected a list, got ${typeIn(value)}`);
    return undefined;
  }
  // One item need not be put into a list.
  const items = option.isList && Array.isArray(value) ? itemsOf(value, path) : [{ path, value }];
  const wrong = items.filter((item) => typeof item.value !== given);
  for (const item of wrong) problems.error(placeAt(item.path), `expected ${WORDS[given]}, got ${typeIn(item.value)}`);
  return wrong.length > 0 ? undefined : items.map((item) => ({ path: item.path, text: String(item.value) }));
}

/** Reports what is not a function. */
export function checkFunction(value: unknown, path: string, problems: ProblemList): void {
  if (typeof value !== "function") problems.error(placeAt(path), `expected a function, got ${typeIn(value)}`);
}

function itemsOf(value: unknown, path: string): readonly { readonly path: string; readonly value: unknown }[] {
  return Array.isArray(value) ? value.map((item: unknown, at) => ({ path: `${path}[${at}]`, value: item })) : [];
}

const WORDS: Readonly<Record<string, string>> = { string: "text", number: "a number", boolean: "true or false" };

/** What a value is. Never the value, which may be a secret at a wrong place. */
function typeIn(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return WORDS[typeof value] ?? `a value of type ${typeof value}`;
}
