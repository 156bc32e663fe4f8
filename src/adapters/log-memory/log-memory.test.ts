import { describe } from "vitest";
import { FakeClock } from "../../ports/testing/fake-clock.ts";
import { logStoreContract } from "../../ports/testing/log-store-contract.ts";
import { createMemoryLogs } from "./log-memory.ts";

describe("memory logs", () => {
  logStoreContract(async () => createMemoryLogs(new FakeClock()));
});
