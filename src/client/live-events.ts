import { ROUTES } from "../contract/routes.ts";
import type { WireJobChange } from "../contract/wire-overview.ts";
import { type AnswerHead, badAnswer } from "./answer.ts";
import type { Caller } from "./caller.ts";
import { EventParser, type ServerEvent } from "./event-parser.ts";
import { type LiveOptions, resumed } from "./resumed.ts";

/** What a server tells of itself while it happens. */
export type LiveEvent =
  /** A connection stands: what happens from now on is told. What was before must be read. */
  | { readonly kind: "open" }
  /** Jobs that have changed, as they are now. */
  | { readonly kind: "jobs"; readonly jobs: readonly WireJobChange[] }
  /** Which jobs there are has changed: read the environment. */
  | { readonly kind: "configuration" };

/** How to listen. */
export interface EventsOptions extends LiveOptions {
  /** The id of the last event that is known, for a server that gives its events ids; this one gives none. */
  readonly lastEventId?: string | undefined;
}

/** The server says something every 15 s at least. */
const SILENCE_MS = 40_000;

/** What happens on the server, over as many connections as it takes. */
export function liveEvents(
  caller: Caller,
  { lastEventId = "", ...live }: EventsOptions,
): AsyncGenerator<LiveEvent, void> {
  let lastId = lastEventId;
  return resumed<LiveEvent>(caller.options, live, {
    open() {
      const headers = { accept: "text/event-stream", ...(lastId !== "" && { "last-event-id": lastId }) };
      return caller.open(ROUTES.events, {}, { ...live, headers });
    },
    async *read(answer) {
      if (!/^text\/event-stream\b/i.test(answer.header("content-type") ?? "")) {
        throw badAnswer(answer, "with something else than events");
      }
      yield { kind: "open" };
      const parser = new EventParser(lastId);
      for await (const piece of answer.pieces(SILENCE_MS)) {
        for (const event of parser.take(piece)) yield* liveEvent(answer, event);
        lastId = parser.lastId;
      }
      return "ended";
    },
  });
}

/** Events that are not known are those of a newer server, and passed over. */
function* liveEvent(head: AnswerHead, { name, data }: ServerEvent): Generator<LiveEvent> {
  if (name === "configuration") yield { kind: "configuration" };
  if (name === "jobs") yield { kind: "jobs", jobs: jobsIn(head, data) };
}

function jobsIn(head: AnswerHead, data: string): readonly WireJobChange[] {
  try {
    return JSON.parse(data) as readonly WireJobChange[];
  } catch (cause) {
    throw badAnswer(head, "with an event that is no JSON", cause);
  }
}
