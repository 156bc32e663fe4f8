import { expect, test } from "vitest";
import { isServeAlone } from "./base-program.ts";

test.each([
  [[]],
  [["serve"]],
  [["--config", "a.conf"]],
  [["--config=a.conf", "serve"]],
  [["serve", "--config", "serve"]],
  [["--config", "--help"]], // what stands behind --config is a file, whatever it looks like
])("%j starts a server and says nothing else", (words) => {
  expect(isServeAlone(words)).toBe(true);
});

test.each([
  [["help"]],
  [["--help"]],
  [["serve", "--help"]],
  [["--version"]],
  [["serve", "serve"]],
  [["serv"]],
  [["--config"]],
  [["--configuration=a"]],
  [["status", "--config", "a.conf"]],
  [["--", "serve"]],
])("%j says more than that a server is to start", (words) => {
  expect(isServeAlone(words)).toBe(false);
});
