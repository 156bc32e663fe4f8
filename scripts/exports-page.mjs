// What the package exports, read from its entries by the compiler: a table each, with the first sentence of what is said there.
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const ENTRIES = [
  {
    name: "karajo",
    file: "src/index.ts",
    about: "The server, for programs that embed it, and the client as it runs in Node.",
  },
  {
    name: "karajo/client",
    file: "src/client/index.ts",
    about: "The client alone, for browsers too; it needs nothing of Node.",
  },
];

/** The page, without the line that says that it is generated. */
export function exportsPage() {
  const config = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const files = ENTRIES.map(({ file }) => path.join(root, file));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const sections = ENTRIES.map(({ name, about }, at) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(files[at]));
    const rows = checker
      .getExportsOfModule(module)
      .map((symbol) => rowOf(checker, symbol))
      .sort((a, b) => (a < b ? -1 : 1));
    return `## \`${name}\`\n\n${about}\n\n| name | is | meaning |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  return `# What the package exports

Types are shipped with it; an editor shows the whole of what is said of each.

${sections.join("\n")}`;
}

function rowOf(checker, symbol) {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const said = ts
    .displayPartsToString(target.getDocumentationComment(checker))
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\{@link (\w+)\}/g, "`$1`");
  const first = /^.*?[.](?= |$)/.exec(said)?.[0] ?? said;
  return `| \`${symbol.name}\` | ${kindOf(target)} | ${first.replaceAll("|", "\\|")} |`;
}

function kindOf({ flags }) {
  if (flags & ts.SymbolFlags.Class) return "class";
  if (flags & ts.SymbolFlags.Function) return "function";
  if (flags & ts.SymbolFlags.Variable) return "constant";
  return "type";
}
