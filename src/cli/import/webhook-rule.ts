/** A rule of a hook as its file has it, or a part of one. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How a request to a hook is signed. */
export interface HookSignature {
  /** Such as `sha256`; `token`: the header holds the secret itself. */
  readonly algorithm: string;
  readonly secret: string;
  readonly header: string;
}

/** What a rule asks for: one signature, and conditions that karajo does not know, in words. */
export interface HookRule {
  readonly signature: HookSignature | undefined;
  readonly conditions: readonly string[];
}

/** Reads a `trigger-rule`; of several signatures the first counts. */
export function readRule(rule: Json): HookRule {
  const { signatures, conditions } = partsOf(rule);
  const [signature, ...others] = signatures;
  const further = others.map(({ header }) => `a further signature in ${header}`);
  return { signature, conditions: [...conditions, ...further] };
}

interface Parts {
  readonly signatures: readonly HookSignature[];
  readonly conditions: readonly string[];
}

function partsOf(rule: Json): Parts {
  if (!isObject(rule)) return { signatures: [], conditions: [`the rule ${JSON.stringify(rule)}`] };
  if (Array.isArray(rule.and)) return joined(rule.and.map(partsOf));
  if (rule.or !== undefined || rule.not !== undefined) {
    const word = rule.or === undefined ? "not" : "or";
    // Whoever signs gets in: a signature is looked for in alternatives, too, but never in what must not be.
    const { signatures } = word === "or" && Array.isArray(rule.or) ? joined(rule.or.map(partsOf)) : { signatures: [] };
    return { signatures, conditions: [`the rule "${word}"`] };
  }
  return isObject(rule.match)
    ? matchOf(rule.match)
    : { signatures: [], conditions: [`the rule ${JSON.stringify(rule)}`] };
}

function matchOf(match: { readonly [key: string]: Json }): Parts {
  const type = String(match.type ?? "");
  const parameter = isObject(match.parameter) ? match.parameter : {};
  const [, algorithm] = /^payload-(?:hmac|hash)-(sha[0-9]+)$/.exec(type) ?? [];
  if (algorithm !== undefined && parameter.source === "header" && typeof parameter.name === "string") {
    const signature = { algorithm, secret: String(match.secret ?? ""), header: parameter.name };
    return { signatures: [signature], conditions: [] };
  }
  if (type === "value" && isGitlabToken(parameter) && typeof match.value === "string" && match.value !== "") {
    const signature = { algorithm: "token", secret: match.value, header: String(parameter.name) };
    return { signatures: [signature], conditions: [] };
  }
  const of =
    typeof parameter.name === "string" ? ` of the ${String(parameter.source)} ${JSON.stringify(parameter.name)}` : "";
  return { signatures: [], conditions: [`the condition ${JSON.stringify(type)}${of}`] };
}

function isGitlabToken({ source, name }: { readonly [key: string]: Json }): boolean {
  return source === "header" && typeof name === "string" && name.toLowerCase() === "x-gitlab-token";
}

function joined(parts: readonly Parts[]): Parts {
  return {
    signatures: parts.flatMap(({ signatures }) => signatures),
    conditions: parts.flatMap(({ conditions }) => conditions),
  };
}

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
