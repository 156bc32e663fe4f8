/** A secret with fewer bytes than this is not masked: it is everywhere, and a log of asterisks tells nothing. */
export const SHORTEST_SECRET = 4;

/** What stands in a log where a secret was. */
export const MASK = "***";

/**
 * The texts by which a secret may show itself in output: as it is, each of its lines for what prints them one by one, as
 * a part of an address, of a form, of JSON and of something in base64. Spaces and line breaks around it are none of it.
 */
export function secretForms(secret: string): readonly string[] {
  // Half of a surrogate pair, which no UTF-8 has, is written as what an encoder makes of it.
  const text = secret.trim().replace(/\p{Surrogate}/gu, "\uFFFD");
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const forms = [text, ...lines, ...percentForms(text), JSON.stringify(text).slice(1, -1), ...base64Forms(text)];
  return [...new Set(forms)].filter((form) => form !== "");
}

/** As browsers encode it, and as `curl --data-urlencode` does; either with `+` for a blank, and with small letters. */
function percentForms(text: string): readonly string[] {
  const byBrowser = encodeURIComponent(text);
  const byCurl = byBrowser.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [byBrowser, byCurl].flatMap((form) => [form, form.replaceAll("%20", "+")]);
  return forms.flatMap((form) => [form, form.replace(/%../g, (code) => code.toLowerCase())]);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Fewer characters are found by chance. */
const SHORTEST_BASE64 = 6;

/**
 * Base64 takes three bytes at a time, so that a secret shows itself in three ways, by what is before it: of each the
 * characters that are the secret's alone.
 */
function base64Forms(text: string): readonly string[] {
  const bytes = utf8(text);
  const ways = [0, 1, 2].map((before) => {
    const all = [...new Array<number>(before).fill(0), ...bytes];
    return base64(all).slice(Math.ceil((before * 8) / 6), Math.floor((all.length * 8) / 6));
  });
  const forms = ways.filter((form) => form.length >= SHORTEST_BASE64);
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

function base64(bytes: readonly number[]): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.slice(at, at + 3);
    const three = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += ALPHABET.charAt(three >> 18) + ALPHABET.charAt((three >> 12) & 63);
    text += second === undefined ? "=" : ALPHABET.charAt((three >> 6) & 63);
    text += third === undefined ? "=" : ALPHABET.charAt(three & 63);
  }
  return text;
}

function utf8(text: string): readonly number[] {
  const codes = encodeURIComponent(text).matchAll(/%(..)|(.)/g);
  return Array.from(codes, ([, hex, char = ""]) => (hex === undefined ? char.charCodeAt(0) : Number.parseInt(hex, 16)));
}
