import type { Store } from "../../ports/store.ts";

/**
 * Keeps the store from accepting what it is asked for from now on, until the test lets it, or has it refuse. After
 * `holdNoMore` it accepts at once what comes then.
 */
export function holdRuns(store: Store): { holdNoMore(): void; confirm(): void; refuse(): void } {
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
  const holdNoMore = () => {
    store.addRun = addRun;
  };
  return {
    holdNoMore,
    confirm() {
      holdNoMore();
      open();
    },
    refuse() {
      holdNoMore();
      shut();
    },
  };
}
