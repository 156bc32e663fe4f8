import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { processesIn } from "./clear-folder.ts";
import type { Block } from "./manual-blocks.ts";
import { ManualPage } from "./manual-page.ts";

/** With more to do behind it, so that the shell stays until the server has ended. */
const SERVES = "karajo -config /srv/karajo/etc/karajo/karajo.conf\necho and more\n";
const CONFIGURATION = '[karajo]\ndir_base = /srv/karajo\nlisten_address = 127.0.0.1:31937\n[job "a"]\ncommand = true\n';

function aBlock(language: string, text: string): Block {
  return { page: "none", line: 1, language, marks: new Map(), text, previous: undefined };
}

test.runIf(process.platform === "linux")("what a page serves by a shell has ended once it is stopped", async () => {
  const page = await ManualPage.open();
  await page.write(aBlock("ini", CONFIGURATION), "/srv/karajo/etc/karajo/karajo.conf");
  await page.serveBy(aBlock("sh", SERVES));
  expect(await processesIn(page.folder)).toHaveLength(2);
  await page.stop();
  expect(await processesIn(page.folder)).toEqual([]);
  await page[Symbol.asyncDispose]();
  expect(existsSync(page.folder)).toBe(false);
});
