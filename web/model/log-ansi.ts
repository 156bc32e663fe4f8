import Anser from "anser";
import { coloursOnly, visibleText, withSymbols } from "./log-escapes.ts";

/** A stretch of a line that looks the same from end to end. */
export interface Segment {
  readonly text: string;
  /** CSS classes by spaces, such as `ansi-red ansi-bold`; empty for plain text. */
  readonly look: string;
}

const ESCAPE = "\u001b";

/** The stretches of a line with their colours. Their texts make up {@link visibleText}. */
export function segmentsOf(text: string): readonly Segment[] {
  if (!text.includes(ESCAPE)) return plain(visibleText(text));
  const [head = "", ...chunks] = coloursOnly(text).split(`${ESCAPE}[`);
  const anser = new Anser();
  const segments = chunks.map((chunk): Segment => {
    const { content, fg, bg, fg_truecolor, bg_truecolor, decorations } = anser.processChunkJson(
      chunk,
      { json: true, use_classes: true },
      true,
    );
    const colours = { text: hueOf(fg, fg_truecolor), behind: hueOf(bg, bg_truecolor) };
    // The list is a copy: anser goes on changing the one that it has given.
    return { text: withSymbols(content), look: lookOf(colours, [...decorations]) };
  });
  return [...plain(withSymbols(head)), ...segments].filter((segment) => segment.text !== "");
}

function plain(text: string): readonly Segment[] {
  return text === "" ? [] : [{ text, look: "" }];
}

type Hue = "red" | "yellow" | "green" | "cyan" | "blue" | "magenta" | "gray";

const HUES: readonly Hue[] = ["red", "yellow", "green", "cyan", "blue", "magenta"];

/**
 * The hue of the page's palette that comes nearest: each can be read on the page's ground, light or dark, which no
 * program can know when it picks one of 16 million colours.
 */
function hueOf(name: string | null, truecolor: string | null): Hue | "white" | undefined {
  if (name === null) return undefined;
  if (name === "ansi-truecolor") return nearestHue((truecolor ?? "").split(",").map(Number));
  if (name.startsWith("ansi-palette-")) return nearestHue(paletteColour(Number(name.slice(13))));
  const word = name.replace(/^ansi-(?:bright-)?/, "");
  if (word === "white") return "white";
  if (word === "black") return name === "ansi-bright-black" ? "gray" : undefined;
  return HUES.find((hue) => hue === word);
}

/** The colours 16 to 255 of a terminal: a cube of 6 × 6 × 6, then shades of gray. */
function paletteColour(index: number): readonly number[] {
  if (index >= 232) return Array.from({ length: 3 }, () => 8 + 10 * (index - 232));
  const level = (place: number) => {
    const step = Math.floor((index - 16) / place) % 6;
    return step === 0 ? 0 : 55 + 40 * step;
  };
  return [level(36), level(6), level(1)];
}

function nearestHue([red = 0, green = 0, blue = 0]: readonly number[]): Hue | "white" | undefined {
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  if (range < 40) return most > 190 ? "white" : most > 60 ? "gray" : undefined;
  const sixth =
    most === red ? (green - blue) / range : most === green ? (blue - red) / range + 2 : (red - green) / range + 4;
  // Orange is nearer to yellow than to red, and red is what alarms.
  return HUES[(sixth > 0.4 && sixth < 1 ? 1 : Math.round(sixth + 6)) % 6];
}

function lookOf(
  colours: { readonly text: Hue | "white" | undefined; readonly behind: Hue | "white" | undefined },
  decorations: readonly string[],
): string {
  const isReversed = decorations.includes("reverse");
  const behind = isReversed ? (colours.text ?? "white") : colours.behind;
  const text = isReversed ? undefined : colours.text;
  const looks = [
    ...(behind === undefined ? [] : [`ansi-on-${behind === "white" ? "gray" : behind}`]),
    ...(behind === undefined && text !== undefined && text !== "white" ? [`ansi-${text}`] : []),
    ...["bold", "dim", "italic", "underline", "strikethrough"]
      .filter((decoration) => decorations.includes(decoration))
      .map((decoration) => `ansi-${decoration}`),
  ];
  return looks.join(" ");
}
