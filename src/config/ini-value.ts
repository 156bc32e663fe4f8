/** What stands behind a `=`, up to the end of its last line. */
export interface RawValue {
  /** The value as it is written, without the blanks around it and without the comment behind it. */
  readonly raw: string;
  /** Where `raw` begins, or where it would begin when it is empty. */
  readonly start: number;
  /** The index of the line feed that ends the value, or the length of the text. */
  readonly end: number;
  /** The indices at which the lines begin that a `\` joined to the first. */
  readonly joined: readonly number[];
  readonly problem: { readonly at: number; readonly message: string } | undefined;
  /** The index of a comment that touches the value, and so may have been meant as a part of it. */
  readonly touchingComment: number | undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\", '"': '"', n: "\n", t: "\t", b: "\b" };

const SPECIAL = /[\\"#;\n]/g;

/**
 * Finds the end of the value that begins at `start`. A problem in the value does not shorten it, so that the lines
 * which belong to it are not taken for keys.
 */
export function scanValue(text: string, start: number): RawValue {
  const joined: number[] = [];
  let openQuote = -1;
  let badEscape = -1;
  let at = nextSpecial(text, start);
  for (; at < text.length; at = nextSpecial(text, at + 1)) {
    const char = text[at];
    if (char === "\n" || (openQuote < 0 && (char === "#" || char === ";"))) break;
    if (char === '"') openQuote = openQuote < 0 ? at : -1;
    if (char !== "\\") continue;
    at++;
    const escaped = text[at];
    if (escaped === "\n") joined.push(at + 1);
    else if (escaped !== undefined && !Object.hasOwn(ESCAPES, escaped) && badEscape < 0) badEscape = at - 1;
  }
  const valueEnd = Math.min(at, text.length);
  const lineEnd = text.indexOf("\n", valueEnd);
  const whole = text.slice(start, valueEnd);
  const raw = whole.trim();
  return {
    raw,
    start: raw === "" ? start : start + whole.indexOf(raw),
    end: lineEnd < 0 ? text.length : lineEnd,
    joined,
    problem: problemOf(text, badEscape, openQuote),
    touchingComment: /[#;]/.test(text[at] ?? "") && /[^\s"]$/.test(whole) ? at : undefined,
  };
}

/**
 * The value that `raw` stands for: double quotes removed, escapes replaced, a run of blanks outside quotes one space.
 *
 * As in karajo 0.9.3 only an ordinary character ends a run of blanks: `a \" b` is `a "b`, and so is `a "" b` `a b`.
 */
export function decodeValue(raw: string): string {
  if (!/["\\\t]| {2}/.test(raw)) return raw;
  let value = "";
  let quoted = false;
  let inBlanks = false;
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] ?? "";
    if (char === "\\") {
      at++;
      value += ESCAPES[raw[at] ?? ""] ?? ""; // a joined line adds nothing
    } else if (char === '"') {
      quoted = !quoted;
    } else if ((char === " " || char === "\t") && !quoted) {
      if (!inBlanks && value !== "") value += " ";
      inBlanks = true;
    } else {
      value += char;
      if (char !== " " && char !== "\t") inBlanks = false;
    }
  }
  return value;
}

/** The index of the next character that may mean something in a value, or the length of the text. */
function nextSpecial(text: string, from: number): number {
  SPECIAL.lastIndex = from;
  return SPECIAL.test(text) ? SPECIAL.lastIndex - 1 : text.length;
}

function problemOf(text: string, badEscape: number, openQuote: number): RawValue["problem"] {
  if (badEscape >= 0) return { at: badEscape, message: escapeMessage(text, badEscape) };
  if (openQuote < 0) return undefined;
  return { at: openQuote, message: `double quote without an end: expected another " on this line, or \\" for a quote` };
}

function escapeMessage(text: string, at: number): string {
  const char = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
  const written = /^\P{C}$/u.test(char) ? `\\${char}` : "\\ before a control character";
  return `unknown escape ${written}: expected \\\\, \\", \\n, \\t, \\b, or \\ at the end of the line`;
}
