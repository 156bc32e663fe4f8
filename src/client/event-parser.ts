/** An event as a server sends it. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/**
 * Reads a stream of events (HTML Living Standard, 9.2.6) piece by piece, however it is cut. The field `retry` is
 * passed over: who reads knows when to come back.
 */
export class EventParser {
  readonly #decoder = new TextDecoder();
  #rest = "";
  #name = "";
  #data: string[] = [];
  #id: string;
  #lastId: string;

  /** `lastId`: of the event before these, on another connection. */
  constructor(lastId = "") {
    this.#id = lastId;
    this.#lastId = lastId;
  }

  /** The id of the last event; empty where the server gives none. */
  get lastId(): string {
    return this.#lastId;
  }

  /** The events that this piece completes. */
  take(piece: Uint8Array): readonly ServerEvent[] {
    const lines = (this.#rest + this.#decoder.decode(piece, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(line.replace(/\r$/, "")));
  }

  #line(line: string): readonly ServerEvent[] {
    if (line !== "") {
      const [, field = "", value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (field === "event") this.#name = value;
      if (field === "data") this.#data.push(value);
      if (field === "id" && !value.includes("\0")) this.#id = value;
      return [];
    }
    const events = this.#data.length === 0 ? [] : [{ name: this.#name || "message", data: this.#data.join("\n") }];
    this.#name = "";
    this.#data = [];
    this.#lastId = this.#id;
    return events;
  }
}
