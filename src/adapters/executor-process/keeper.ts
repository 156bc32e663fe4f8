import { spawn } from "node:child_process";
import type { LaunchPlan } from "./child.ts";
import { SEARCH_PATH } from "./environment.ts";
import { type KeeperOrder, keeperText } from "./keeper-program.ts";
import { type KeptCommandFolder, NOTE_SIZE } from "./kept-folder.ts";
import { identityOf } from "./leftovers.ts";
import { joinedArgv } from "./spawner-node.ts";

const FILE_SIZE = 1_048_576;
/** So that what is given up is never the file that is being read or written. */
const FEWEST_FILES = 4;

/**
 * Starts the keeper of a command: a process that outlives this one, starts the command, writes down what it prints and
 * how it ends. Node rather than a shell, because a shell cannot tell a command that was killed from one that ended with
 * the status 137; and a text rather than a file of the package, which may be replaced meanwhile.
 */
export async function startKeeper(folder: KeptCommandFolder, plan: LaunchPlan, spoolSize: number): Promise<void> {
  const keeper = spawn(process.execPath, ["-e", keeperText()], {
    cwd: "/",
    env: { PATH: SEARCH_PATH }, // without the mark of the run: it ends by itself when what it keeps has ended
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  await new Promise((resolve, reject) => keeper.once("spawn", resolve).once("error", reject));
  keeper.unref();
  keeper.stdin?.on("error", () => undefined); // it was ended before it was told anything: then it is seen to be gone
  try {
    const identity = await identityOf(keeper.pid ?? 0);
    if (identity === undefined) throw new Error("its keeper has ended at once");
    await folder.nameKeeper(identity);
    const sizes = { fileSize: FILE_SIZE, spoolSize: Math.max(spoolSize, FEWEST_FILES * FILE_SIZE) };
    const joined = { ...plan, argv: joinedArgv(plan.argv) };
    const order: KeeperOrder = { folder: folder.path, plan: joined, noteSize: NOTE_SIZE, ...sizes };
    keeper.stdin?.end(JSON.stringify(order));
  } catch (error) {
    keeper.stdin?.end(); // nothing is an order that it cannot read, and so it ends
    throw error;
  }
}
