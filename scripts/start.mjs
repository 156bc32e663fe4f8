// `npm start`: sets everything up, then serves the demonstration, or what `npm start -- -config FILE` names.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, installDependencies, root, serverArguments } from "./set-up.mjs";

installDependencies();
await build();

const args = serverArguments(process.argv.slice(2));
process.chdir(root);
const main = path.join(root, "dist", "cli", "main.js");
process.argv = [process.execPath, main, ...args];
await import(pathToFileURL(main).href);
