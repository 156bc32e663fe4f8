// The architecture, executed. Read top to bottom: each layer lists everything it may import.
const tests = "[.]test[.]ts$|/testing/";
const layer = (name, mayImport, advice) => ({
  name: `${name}-imports`,
  severity: "error",
  comment: advice,
  from: { path: `^src/${name}/`, pathNot: tests },
  to: { path: "^(src|web)/", pathNot: [name, ...mayImport].map((l) => `^src/${l}/`) },
});
module.exports = {
  forbidden: [
    layer("domain", [], "The domain depends on nothing. Pass the fact in, or move the decision out."),
    layer("config", ["domain"], "Config turns text into values. Reading files belongs to cli or compose."),
    layer("ports", ["domain"], "A port speaks in domain terms."),
    layer("engine", ["domain", "ports"], "The engine meets the world through ports. Add one, or use one."),
    layer("adapters", ["domain", "ports"], "An adapter implements a port and knows nothing else of us."),
    layer("contract", ["domain"], "The contract is data; both sides of the wire read it."),
    layer("http", ["domain", "ports", "contract", "engine"], "HTTP translates. Rules belong to domain or engine."),
    layer("client", ["domain", "contract"], "The client must run in a browser."),
    {
      name: "web-imports",
      severity: "error",
      comment: "The dashboard is a client of the public API only.",
      from: { path: "^web/", pathNot: tests },
      to: { path: "^src/", pathNot: "^src/(contract|client|domain)/" },
    },
    {
      name: "web-layers",
      severity: "error",
      comment: "The model is pure: it knows no data, no DOM. Data knows no pages; parts know no data.",
      from: { path: "^web/(model|data|parts)/", pathNot: tests },
      to: { path: "^web/pages/" },
    },
    {
      name: "web-parts-know-no-data",
      severity: "error",
      comment: "A part is given what it shows, and tells what was done with it. Types and timers are no data.",
      from: { path: "^web/parts/", pathNot: tests },
      to: { path: "^web/data/", pathNot: "^web/data/log-quiet[.]ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "web-model-is-pure",
      severity: "error",
      comment: "Move what needs the DOM or the network to data or parts.",
      from: { path: "^web/model/", pathNot: tests },
      to: { path: "^web/(data|parts|pages)/|preact" },
    },
    {
      name: "cli-imports",
      severity: "error",
      comment:
        "The CLI is a client; serve runs a server as an embedding program does. Of what adapters do it may read the " +
        "files of a configuration, for check and its like, hash a password, so that hash and check are one library's, " +
        "and ask what time it is.",
      from: { path: "^src/cli/", pathNot: tests },
      to: {
        path: "^src/",
        pathNot:
          "^src/((cli|domain|config|contract|client)/|(env|karajo|node-client|read-configuration|version)[.]ts$|adapters/(clock-system/clock-system|password-bcrypt/hash-password)[.]ts$)",
      },
    },
    {
      name: "adapters-are-strangers",
      severity: "error",
      comment: "Share through a port or copy ten lines.",
      from: { path: "^src/adapters/([^/]+)/", pathNot: tests },
      to: { path: "^src/adapters/", pathNot: "^src/adapters/$1/" },
    },
    {
      name: "pure-layers-touch-no-core",
      severity: "error",
      comment: "Move the effect behind a port.",
      from: { path: "^src/(domain|config|ports|contract|client|engine)/", pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "compose-is-the-top",
      severity: "error",
      comment: "Only entry points may wire everything.",
      from: { path: "^src/", pathNot: "^src/karajo[.]ts$" },
      to: { path: "^src/compose[.]ts$" },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "Extract what both need.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      severity: "error",
      comment: "Use it or delete it.",
      from: { orphan: true, pathNot: "[.](d|test)[.]ts$|^(bench|examples|web/public)/" },
      to: {},
    },
    {
      name: "not-to-dev-dep",
      severity: "error",
      comment: "It would be missing in production.",
      from: { path: "^src/", pathNot: tests },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
