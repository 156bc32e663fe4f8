// `npm run manual -- FOLDER`: writes the manual to a folder that any web server can serve, or a browser can open.
import path from "node:path";
import { installDependencies } from "./set-up.mjs";

const [folder, ...rest] = process.argv.slice(2);
if (folder === undefined || rest.length > 0) {
  console.error("usage: npm run manual -- FOLDER");
  process.exit(2);
}
installDependencies();
// Only now: its library may have been installed a moment ago.
const { buildManualTo } = await import("./manual.mjs");
const target = path.resolve(process.env.INIT_CWD ?? process.cwd(), folder);
try {
  buildManualTo(target);
  console.log(`The manual is in ${target}; begin with index.html.`);
} catch (error) {
  console.error(`karajo: ${error.message}`);
  process.exit(1);
}
