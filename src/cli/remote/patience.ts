import { ClientError } from "../../client/client-error.ts";
import type { Duration, Instant } from "../../domain/time.ts";
import type { TerminalClock } from "../clock.ts";
import type { Output } from "../shell.ts";
import { durationWords } from "../time-words.ts";
import { plainReason } from "./advice.ts";

/** Waits for a server that is gone: says so once, says when it is back, and gives up after a while. */
export class Patience {
  readonly #err: Output;
  readonly #clock: Pick<TerminalClock, "now">;
  readonly #limit: Duration;
  readonly #givingUp = new AbortController();
  #lostAt: Instant | undefined;

  constructor(err: Output, clock: Pick<TerminalClock, "now">, limit: Duration) {
    this.#err = err;
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Aborts when it gives up; the reason is the error to be thrown. */
  get signal(): AbortSignal {
    return this.#givingUp.signal;
  }

  /** The server is gone, and is asked again after `waitMs`. */
  lost(reason: ClientError, waitMs: number): void {
    const now = this.#clock.now();
    if (this.#lostAt === undefined) {
      this.#lostAt = now;
      this.#err.line(`karajo: ${plainReason(reason)}; waiting for the server to come back`);
    }
    if (now + waitMs - this.#lostAt <= this.#limit) return;
    const message = `the server was not back within ${durationWords(this.#limit)}: ${plainReason(reason)}`;
    this.#givingUp.abort(new ClientError("NETWORK", message, { cause: reason }));
  }

  /** The server has answered. */
  found(): void {
    if (this.#lostAt !== undefined) this.#err.line("karajo: the server is back");
    this.#lostAt = undefined;
  }
}
