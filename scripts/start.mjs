// `npm start`: sets everything up, then serves the demonstration, or what `npm start -- -config FILE` names.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, installDependencies, root } from "./set-up.mjs";

installDependencies();
await build();

// npm runs this in the project's folder; a file that was named is meant from where the person stands.
const from = process.env.INIT_CWD ?? process.cwd();
const given = process.argv.slice(2);
const args = given.map((argument, i) => {
  if (/^--?config$/.test(given[i - 1] ?? "")) return path.resolve(from, argument);
  return argument.replace(/^(--?config=)(.+)$/, (_, option, file) => option + path.resolve(from, file));
});
process.chdir(root);
const main = path.join(root, "dist", "cli", "main.js");
process.argv = [
  process.execPath,
  main,
  ...(args.length > 0 ? args : ["--config", "examples/demo/etc/karajo/karajo.conf"]),
];
await import(pathToFileURL(main).href);
