import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Most of the system's tests wait for processes: two at a time for each processor keep it busy.
    maxWorkers: 2 * availableParallelism(),
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "web/**/*.test.ts"],
          // How fast something is, bench/ says; here a busy machine may take its time.
          testTimeout: 30_000,
          isolate: false,
          sequence: { shuffle: true },
        },
      },
      {
        test: {
          name: "system",
          include: ["test/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          pool: "forks",
          // Those that run at once within a file start a server each: what replays a session gives one 15 s to begin.
          maxConcurrency: 2,
        },
      },
    ],
  },
});
