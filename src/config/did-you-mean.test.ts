import { expect, test } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

test.each([
  ["comand", ["command", "path"], ': did you mean "command"?'],
  ["jobs", ["job", "job.http", "notif"], ': did you mean "job"?'],
  ["pa", ["to", "path"], ""],
  ["completely", ["command"], ""],
  ["x".repeat(100_000), ["command"], ""],
  ["command", [], ""],
])("%.20s of %j", (word, known, hint) => {
  expect(didYouMean(word, known)).toBe(hint);
});
