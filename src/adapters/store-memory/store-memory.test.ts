import { describe } from "vitest";
import { storeContract } from "../../ports/testing/store-contract.ts";
import { createMemoryStore } from "./store-memory.ts";

describe("the memory store", () => {
  storeContract(async () => createMemoryStore());
});
