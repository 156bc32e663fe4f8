import { useEffect, useRef } from "preact/hooks";

/** Calls back when nothing has happened for a while; `tick` says that something happens. */
export class Quiet {
  readonly #milliseconds: number;
  readonly #call: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number, call: () => void) {
    this.#milliseconds = milliseconds;
    this.#call = call;
  }

  tick(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#call, this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The same for as long as a component is there. */
export function useQuiet(milliseconds: number, call: () => void): Quiet {
  const latest = useRef(call);
  latest.current = call;
  const quiet = useRef<Quiet>(undefined);
  quiet.current ??= new Quiet(milliseconds, () => latest.current());
  useEffect(() => () => quiet.current?.stop(), []);
  return quiet.current;
}
