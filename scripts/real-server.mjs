// What the scripts share that look at the real program with a real browser.
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runnerImport } from "vite";
import { root } from "./set-up.mjs";

/** A browser; where there is none the program ends and says why. */
export async function openBrowser() {
  // TypeScript, which not every Node.js that is supported reads by itself.
  const { launchBrowser } = (await runnerImport(path.join(root, "test", "support", "browser.ts"))).module;
  const browser = await launchBrowser();
  if (typeof browser !== "string") return browser;
  console.error(`karajo: ${browser}`);
  process.exit(1);
}

/** The store of a server whose folder is `folder`; it must not run yet. */
export async function openStore(folder, now = Date.now) {
  const module = path.join(root, "dist", "adapters", "store-sqlite", "store-sqlite.js");
  const { createSqliteStore } = await import(pathToFileURL(module).href);
  const state = path.join(folder, "var", "lib", "karajo");
  mkdirSync(state, { recursive: true });
  const store = createSqliteStore(path.join(state, "karajo.db"), { clock: { now } });
  await store.open();
  return store;
}

/** Waits until the server at `origin` is ready. */
export async function untilReady(origin) {
  for (let i = 0; i < 300; i++) {
    const answer = await fetch(`${origin}/karajo/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server did not become ready");
}

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
