/** Where text goes. */
export interface TextOutput {
  write(text: string): unknown;
}

/**
 * Hands on in one piece what is written in one turn of the event loop: for a file or a pipe, each piece is a call of the
 * system that the program waits for. `flush` hands on what there is.
 */
export function byTurn(out: TextOutput): TextOutput & { flush(): void } {
  let text = "";
  const flush = () => {
    const whole = text;
    text = "";
    if (whole !== "") out.write(whole);
  };
  return {
    write(more) {
      if (text === "") setImmediate(flush);
      text += more;
    },
    flush,
  };
}

let shared: TextOutput | undefined;

/** The standard error of this program; what was written last is there when it ends, also by an error of its own. */
export function standardError(): TextOutput {
  if (shared === undefined) {
    const { flush, ...output } = byTurn(process.stderr);
    process.on("exit", flush);
    shared = output;
  }
  return shared;
}
