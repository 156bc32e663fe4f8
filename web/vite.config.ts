import { defineConfig, loadEnv } from "vite";

const { KARAJO_URL = "http://127.0.0.1:31937" } = loadEnv("", import.meta.dirname, "KARAJO_");

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
  // While one works on it: the API, the manual and the login of a server that runs already.
  server: { proxy: { "^/karajo/(?!app/)": KARAJO_URL } },
});
