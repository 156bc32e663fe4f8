import { describe, expect } from "vitest";
import { storeContract } from "../../ports/testing/store-contract.ts";
import { createMemoryStore } from "./store-memory.ts";

describe("the memory store", () => {
  storeContract(async () => {
    const store = createMemoryStore();
    expect(await store.open()).toEqual({ kind: "new" });
    return store;
  });
});
