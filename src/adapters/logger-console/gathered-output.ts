import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";

/** Where text goes. */
export interface TextOutput {
  write(text: string): unknown;
}

/** What is told so soon after a piece waits to be one with what is told next. */
const REST = 10 as Duration;

/**
 * Hands on in one piece what is written in one turn of the event loop, and what comes within 10 ms of it in another one:
 * for a file or a pipe, each piece is a call of the system that the program waits for, and wakes whoever reads it. What
 * follows a quiet time goes out at once. `flush` hands on what there is.
 */
export function gathered(out: TextOutput, clock: Pick<Clock, "sleep">): TextOutput & { flush(): void } {
  let text = "";
  let isResting = false;
  const flush = () => {
    const whole = text;
    text = "";
    if (whole !== "") out.write(whole);
  };
  const flushAndRest = () => {
    if (text === "") return;
    flush();
    isResting = true;
    void clock.sleep(REST).then(() => {
      isResting = false;
      flushAndRest();
    });
  };
  return {
    write(more) {
      if (text === "" && !isResting) setImmediate(flushAndRest);
      text += more;
    },
    flush,
  };
}

let shared: TextOutput | undefined;

/** The standard error of this program; what was written last is there when it ends, also by an error of its own. */
export function standardError(clock: Pick<Clock, "sleep">): TextOutput {
  if (shared === undefined) {
    const { flush, ...output } = gathered(process.stderr, clock);
    process.on("exit", flush);
    shared = output;
  }
  return shared;
}
