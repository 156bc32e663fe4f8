import { defineConfig } from "vite";

/** The dashboard: from `web/` to `dist/web`, under `/karajo/app/`. Nothing is inlined, for the page allows no inline script. */
export default defineConfig({
  root: import.meta.dirname,
  base: "/karajo/app/",
  publicDir: "public",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../.cache/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome111", "firefox114", "safari16.4"],
  },
  server: { proxy: { "/karajo/api": "http://127.0.0.1:31937" } },
});
