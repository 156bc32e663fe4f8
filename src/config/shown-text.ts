const LONGEST = 60;

/** A value in double quotes for a message, on one line, cut where it is long. */
export function shown(text: string): string {
  const chars = [...text.slice(0, 2 * LONGEST)];
  return JSON.stringify(chars.length > LONGEST ? `${chars.slice(0, LONGEST).join("")}…` : text);
}

/** A URL for a message, without what may be secret in it: user and password, query and fragment. */
export function shownUrl(text: string): string {
  if (text.includes("@")) return shown(text.replace(/(?<=:\/\/|^(?!.*:\/\/)).*$/su, "…"));
  return shown(text.replace(/[?#].*$/su, "?…"));
}
