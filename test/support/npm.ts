import { spawnSync } from "node:child_process";

/** Runs npm in a folder as somebody would who has just come there: what an npm above us tells about our project is left out. */
export function npm(args: readonly string[], cwd: string) {
  const ours = /^npm_(package|lifecycle|config_local_prefix|config_prefix)|^INIT_CWD$/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
  const { status, stdout, stderr } = spawnSync("npm", ["--loglevel=error", ...args], { cwd, env, encoding: "utf8" });
  return { status, stdout, output: `${stdout}${stderr}` };
}
