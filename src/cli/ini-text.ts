const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\b": "\\b" };

/** A value as a configuration file writes it, from which the same value is read: in quotes only where it needs them. */
export function quotedValue(value: string): string {
  // A carriage return before a line feed is taken away in a file, so that one alone needs nothing here.
  const isPlain = !/["\\#;\n\t\b]| {2}/.test(value) && value === value.trim();
  return isPlain ? value : `"${value.replace(/["\\\n\t\b]/g, (char) => ESCAPES[char] ?? char)}"`;
}

/** `key = value`. */
export function optionLine(key: string, value: string): string {
  return `${key} = ${quotedValue(value)}`;
}

/** Comment lines, one for each line of the text. */
export function commentLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => `# ${line}`.trimEnd());
}
