import { type Room, viewOf } from "./room.ts";

const NEWLINE = 0x0a;
const WORD = 4;
/** So many bytes are looked at, and copied, in one step: four words. */
const BLOCK = 4 * WORD;

/** What a line begins with. */
export class Stamp {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** The same, filled up to whole words. */
  readonly words: DataView;

  /** Of ASCII alone. */
  constructor(text: string) {
    const padded = Buffer.from(text.padEnd(Math.ceil(text.length / WORD) * WORD), "latin1");
    this.text = text;
    this.bytes = padded.subarray(0, text.length);
    this.words = viewOf(padded);
  }
}

/** Puts `bytes` into a room, with the stamp behind each newline that something follows. */
export function stampLines(bytes: Uint8Array, stamp: Stamp, room: Room): void {
  if (!bytes.includes(NEWLINE)) {
    room.put(bytes);
    return;
  }
  const from = viewOf(bytes);
  for (let at = 0; at < bytes.length; ) {
    room.reserve(bytes.length - at + BLOCK + stamp.words.byteLength);
    at = copyStamped(from, at, stamp, room);
  }
  if (bytes.at(-1) === NEWLINE) room.filled -= stamp.bytes.length;
}

/**
 * Goes on from `start` for as long as the room has place, and answers how far that was. This loop is all the work there is
 * for a command that prints a lot: it makes no object, and goes in words, since byte by byte it takes three times as long.
 */
function copyStamped(from: DataView, start: number, { bytes: { length }, words }: Stamp, room: Room): number {
  const to = room.view;
  const end = from.byteLength;
  const wordsEnd = words.byteLength;
  const lastBlock = end - BLOCK;
  const lastPlace = to.byteLength - BLOCK - wordsEnd;
  let at = start;
  let place = room.filled;
  while (at < end && place <= lastPlace) {
    const isBlock = at <= lastBlock;
    const lineEnd = isBlock ? copyBlock(from, at, to, place) : copyByte(from, at, to, place);
    const step = lineEnd === 0 ? (isBlock ? BLOCK : 1) : lineEnd;
    at += step;
    place += step;
    if (lineEnd === 0) continue;
    for (let word = 0; word < wordsEnd; word += WORD) to.setInt32(place + word, words.getInt32(word, true), true);
    place += length;
  }
  room.filled = place;
  return at;
}

/** Answers 1 where the byte is a newline, else 0. */
function copyByte(from: DataView, at: number, to: DataView, place: number): number {
  const byte = from.getUint8(at);
  to.setUint8(place, byte);
  return byte === NEWLINE ? 1 : 0;
}

/** Answers how many of the bytes there are up to the first newline, and with it; 0 where there is none. */
function copyBlock(from: DataView, at: number, to: DataView, place: number): number {
  const a = from.getInt32(at, true);
  const b = from.getInt32(at + WORD, true);
  const c = from.getInt32(at + 2 * WORD, true);
  const d = from.getInt32(at + 3 * WORD, true);
  to.setInt32(place, a, true);
  to.setInt32(place + WORD, b, true);
  to.setInt32(place + 2 * WORD, c, true);
  to.setInt32(place + 3 * WORD, d, true);
  const inA = newlinesIn(a);
  const inB = newlinesIn(b);
  const inC = newlinesIn(c);
  const inD = newlinesIn(d);
  if ((inA | inB | inC | inD) === 0) return 0;
  if (inA !== 0) return lengthTo(inA);
  if (inB !== 0) return WORD + lengthTo(inB);
  return inC !== 0 ? 2 * WORD + lengthTo(inC) : 3 * WORD + lengthTo(inD);
}

/**
 * Which of the four bytes of a word are newlines: the lowest bit that is set is the highest of the first of them; 0 where
 * there is none. How a zero byte is found, as in "Hacker's Delight", 6-1.
 */
function newlinesIn(word: number): number {
  const zeroed = word ^ 0x0a0a0a0a;
  return (zeroed - 0x01010101) & ~zeroed & 0x80808080;
}

/** How many bytes of a word there are up to the first newline, and with it. */
function lengthTo(newlines: number): number {
  return (39 - Math.clz32(newlines & -newlines)) >> 3;
}
