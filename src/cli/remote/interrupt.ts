const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Calls `act` for each Ctrl-C, or SIGTERM, instead of ending the program; until what is answered is called. */
export function onInterrupt(act: () => void): () => void {
  for (const signal of SIGNALS) process.on(signal, act);
  return () => {
    for (const signal of SIGNALS) process.off(signal, act);
  };
}
