import { DAY, type Duration, HOUR, MINUTE, SECOND } from "../../domain/time.ts";

const UNITS: readonly (readonly [Duration, string])[] = [
  [DAY, "d"],
  [HOUR, "h"],
  [MINUTE, "min"],
  [SECOND, "s"],
];

/** How far away something is, in its two largest units: `in 2 d 4 h`, `5 min ago`, `now`. */
export function relativeTime(away: number): string {
  const words = inWords(Math.abs(away));
  if (words === "") return "now";
  return away > 0 ? `in ${words}` : `${words} ago`;
}

function inWords(length: number): string {
  const at = UNITS.findIndex(([unit]) => length >= unit);
  if (at < 0) return "";
  let rest = length;
  const words = UNITS.slice(at, at + 2).map(([unit, name]) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return count === 0 ? "" : `${count} ${name}`;
  });
  return words.filter((word) => word !== "").join(" ");
}
