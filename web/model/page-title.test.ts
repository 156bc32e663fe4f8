import { expect, test } from "vitest";
import { type TabFacts, titleOf } from "./page-title.ts";
import { parseRoute } from "./route.ts";

function title(hash: string, given: Partial<TabFacts> = {}): string {
  return titleOf({ route: parseRoute(hash), job: undefined, server: "Karajo", failed: 0, isLost: false, ...given });
}

test.each([
  ["#/", "Jobs · Karajo"],
  ["#/timeline", "Timeline · Karajo"],
  ["#/gallery", "Gallery · Karajo"],
  ["#/job/exec/nightly", "nightly · Karajo"],
  ["#/job/exec/nightly/7", "nightly #7 · Karajo"],
  ["#/nowhere", "Not found · Karajo"],
])("%s is called %s", (hash, words) => {
  expect(title(hash)).toBe(words);
});

test("a job is called by its name as soon as that is known", () => {
  expect(title("#/job/exec/backup_eu/7", { job: "backup eu" })).toBe("backup eu #7 · Karajo");
});

test("what failed is told first, and that nothing is known even before that", () => {
  expect(title("#/", { failed: 2 })).toBe("2 failed · Jobs · Karajo");
  expect(title("#/", { failed: 2, isLost: true })).toBe("no connection · Jobs · Karajo");
});
