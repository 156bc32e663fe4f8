/** What a reader sees of a line: escape sequences, carriage returns and control characters. */

/** As it stands in a line, and in a pattern. */
const ESC = "\u001b";
const esc = String.raw`\u001b`;
const bell = String.raw`\u0007`;

/**
 * C0 but for the tab, DEL, C1, and the marks by which text can be shown in another order than it is written.
 */
const controls = String.raw`[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]`;
const CONTROL = new RegExp(controls);
const OTHER_CONTROL = new RegExp(controls.replace(String.raw`\u000a`, String.raw`\u000b`));
const CONTROLS = new RegExp(controls, "g");

/** What moves the cursor, names windows and makes links; not what colours (`ESC [ … m`). */
const SEQUENCES = new RegExp(
  [
    `${esc}\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\|$)`, // OSC
    `${esc}[PX^_][^${esc}]*(?:${esc}\\\\|$)`, // DCS, SOS, PM, APC
    `${esc}\\[[0-?]*[ -/]*[@-ln-~]`, // CSI other than SGR
    `${esc}\\[[<-?][0-?]*m`, // xterm's keyboard
    `${esc}[ -/]*[0-OQ-WYZ\\\\\`-~]`, // two or three characters
  ].join("|"),
  "g",
);
const COLOURS = new RegExp(`${esc}\\[[0-9;]*m`, "g");
const COLOURS_WITH_COLONS = new RegExp(`${esc}\\[([0-9;]*:[0-9;:]*)m`, "g");
const BROKEN_OFF = new RegExp(`${esc}(?!\\[[0-9;]*m)`, "g");

/** What a line says to a reader: without escape sequences, after carriage returns, control characters as symbols. */
export function visibleText(text: string): string {
  if (!CONTROL.test(text)) return text;
  const plain = text.replace(COLOURS, "");
  // Most of what has control characters has only colours.
  return CONTROL.test(plain) ? withSymbols(coloursOnly(text).replace(COLOURS, "")) : plain;
}

/** A line whose only escape sequences are colours, `ESC [ … m` with digits and semicolons. */
export function coloursOnly(text: string): string {
  if (!text.includes(ESC)) return lastWriting(text);
  const kept = text
    .replace(SEQUENCES, "")
    .replace(COLOURS_WITH_COLONS, (_, codes: string) => `${ESC}[${codes.split(";").map(withoutColons).join(";")}m`)
    .replace(BROKEN_OFF, "␛");
  return lastWriting(kept);
}

/** Control characters as what stands for them. */
export function withSymbols(text: string): string {
  if (!CONTROL.test(text)) return text;
  return text.replace(CONTROLS, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "␡" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** ISO 8613-6 writes `38:2::255:0:0` for what others write `38;2;255;0;0`; `4:3` is a kind of underline. */
function withoutColons(code: string): string {
  const [what = "", mode, ...rest] = code.split(":");
  if (what !== "38" && what !== "48") return what;
  const values = mode === "2" ? rest.slice(-3) : rest;
  return [what, ...(mode === undefined ? [] : [mode]), ...values].join(";");
}

/** A carriage return goes back to the beginning of the line: of a progress bar one sees what it wrote last. */
function lastWriting(text: string): string {
  if (!text.includes("\r")) return text;
  const written = text.replace(/\r+$/, "");
  return written.slice(written.lastIndexOf("\r") + 1);
}

/**
 * A text of several lines without its colours, or `undefined` where it has more than these, so that what is seen of it is
 * not found as easily.
 */
export function plainText(lines: string): string | undefined {
  const plain = lines.includes(ESC) ? lines.replace(COLOURS, "") : lines;
  return OTHER_CONTROL.test(plain) ? undefined : plain;
}
