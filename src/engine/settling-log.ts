import type { FinishedStatus } from "../domain/log.ts";
import type { Duration } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { OpenLog } from "../ports/log-store.ts";
import { NO_LOG } from "./no-log.ts";

const A_TURN = 0 as Duration;

/**
 * A log of which one can know when it has all that its `LogWriter` was given. The writer hands over whatever waits as
 * soon as a write has ended: what it has not handed over in the turn after that, it does not have. A test holds it to that.
 */
export class SettlingLog implements OpenLog {
  #log: OpenLog;
  readonly #clock: Clock;
  #writing: Promise<void> | undefined;

  constructor(log: OpenLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  write(bytes: Uint8Array): Promise<void> {
    const written = this.#log.write(bytes);
    const writing = written
      .catch(() => undefined) // whoever wrote is told
      .then(() => {
        if (this.#writing === writing) this.#writing = undefined;
      });
    this.#writing = writing;
    return written;
  }

  close(status: FinishedStatus): Promise<void> {
    return this.#log.close(status);
  }

  /** Lets go of the log when it has settled; what comes later is dropped. */
  async leave(): Promise<void> {
    await this.settled();
    const left = this.#log;
    this.#log = NO_LOG;
    await left.leave();
  }

  async settled(): Promise<void> {
    do {
      await this.#writing;
      await this.#clock.sleep(A_TURN);
    } while (this.#writing !== undefined);
  }
}
