/** How a log is followed while it grows, over lost connections, to its end: decisions only, `data/log-reader` acts. */

/** Where the bytes of an answer are, and how the log stood. */
export interface PieceFacts {
  readonly offset: number;
  readonly length: number;
  readonly size: number;
  readonly isRunning: boolean;
}

export type Follow =
  /** Nothing is known yet. */
  | { readonly phase: "opening"; readonly tries: number }
  /** A stream is open that gives the bytes from `end` on. */
  | { readonly phase: "following"; readonly end: number; readonly isSilent: boolean }
  /** The stream has ended; what there is from `end` on is asked for. */
  | { readonly phase: "asking"; readonly end: number; readonly tries: number }
  /** Nobody answers; after a while it is asked again, from the beginning where there is no `end`. */
  | { readonly phase: "lost"; readonly end: number | undefined; readonly tries: number }
  /** The run has ended, and everything is known. */
  | { readonly phase: "complete"; readonly end: number }
  /** There is no log, or it may not be read. */
  | { readonly phase: "absent"; readonly status: number };

export type FollowEvent =
  /** What was asked for when the phase began. */
  | { readonly kind: "answer"; readonly piece: PieceFacts }
  /** Bytes of the stream. */
  | { readonly kind: "bytes"; readonly piece: PieceFacts }
  /** The stream has ended without an error. */
  | { readonly kind: "closed" }
  | { readonly kind: "broken" }
  /** The server answered with an error. */
  | { readonly kind: "refused"; readonly status: number }
  /** What was known stands there no more. */
  | { readonly kind: "renumbered" }
  | { readonly kind: "waited" };

/** What comes next, and what to do with the piece. */
export interface FollowStep {
  readonly follow: Follow;
  /** The piece belongs to the log as it is known. */
  readonly isTaken?: true;
  /** These bytes are no longer there. */
  readonly gap?: { readonly start: number; readonly end: number };
  /** All that is known is of no use any more: the log was renumbered when it was closed. */
  readonly isAnew?: true;
}

export const OPENING: Follow = { phase: "opening", tries: 0 };

const NO_SUCH_OFFSET = 416;
const ANEW: FollowStep = { follow: OPENING, isAnew: true };

/** `hasGap`: bytes are missing in what is known. */
export function nextFollow(follow: Follow, event: FollowEvent, hasGap: boolean): FollowStep {
  switch (event.kind) {
    case "answer":
      return afterAnswer(follow, event.piece, hasGap);
    case "bytes":
      return afterBytes(follow, event.piece);
    case "closed":
      return { follow: afterClosed(follow) };
    case "broken":
      return { follow: lost(follow) };
    case "renumbered":
      return ANEW;
    case "refused":
      if (event.status === NO_SUCH_OFFSET && endOf(follow) !== undefined) return ANEW;
      return { follow: event.status >= 500 ? lost(follow) : { phase: "absent", status: event.status } };
    case "waited": {
      const [end, tries] = [endOf(follow), triesOf(follow)];
      return { follow: end === undefined ? { phase: "opening", tries } : { phase: "asking", end, tries } };
    }
    default:
      return event satisfies never;
  }
}

/** How long to wait before the next try, in milliseconds. */
export function waitBefore(tries: number): number {
  return Math.min(10_000, 500 * 2 ** Math.max(0, tries - 1));
}

/** Whether a person should know that nobody answers: what is over at the first try is no matter. */
export function isCutOff(follow: Follow): boolean {
  return triesOf(follow) >= 2;
}

function afterAnswer(follow: Follow, piece: PieceFacts, hasGap: boolean): FollowStep {
  const end = endOf(follow);
  const pieceEnd = piece.offset + piece.length;
  if (piece.isRunning) {
    const isGap = end !== undefined && piece.offset > end;
    return {
      follow: { phase: "following", end: pieceEnd, isSilent: piece.length === 0 },
      isTaken: true,
      ...(isGap && { gap: { start: end, end: piece.offset } }),
    };
  }
  if (end === undefined) return { follow: { phase: "complete", end: piece.size }, isTaken: true };
  return piece.size === end && !hasGap ? { follow: { phase: "complete", end } } : ANEW;
}

function afterBytes(follow: Follow, piece: PieceFacts): FollowStep {
  const end = endOf(follow) ?? 0;
  // The log was closed before the stream began, and is longer than what is known: its offsets may be others.
  if (!piece.isRunning) return ANEW;
  return {
    follow: { phase: "following", end: piece.offset + piece.length, isSilent: false },
    isTaken: true,
    ...(piece.offset > end && { gap: { start: end, end: piece.offset } }),
  };
}

function afterClosed(follow: Follow): Follow {
  const end = endOf(follow) ?? 0;
  // Whoever closes streams at once must not be asked at once, over and over.
  const isSilent = follow.phase === "following" && follow.isSilent;
  return isSilent ? { phase: "lost", end, tries: 1 } : { phase: "asking", end, tries: 0 };
}

function lost(follow: Follow): Follow {
  return { phase: "lost", end: endOf(follow), tries: triesOf(follow) + 1 };
}

function endOf(follow: Follow): number | undefined {
  return "end" in follow ? follow.end : undefined;
}

function triesOf(follow: Follow): number {
  return "tries" in follow ? follow.tries : 0;
}
