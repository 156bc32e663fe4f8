import type { Store } from "../../ports/store.ts";

/** Keeps the store from accepting what it is asked for from now on, until the test lets it, or has it refuse. */
export function holdRuns(store: Store): { confirm(): void; refuse(): void } {
  const { addRun } = store;
  let open: () => void = () => undefined;
  let shut: () => void = () => undefined;
  const gate = new Promise<void>((resolve, reject) => {
    open = resolve;
    shut = () => reject(new Error("full"));
  });
  store.addRun = async (...given) => {
    await gate;
    return addRun(...given);
  };
  const over = () => {
    store.addRun = addRun;
  };
  return {
    confirm() {
      over();
      open();
    },
    refuse() {
      over();
      shut();
    },
  };
}
