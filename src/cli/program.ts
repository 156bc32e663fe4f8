import type { Command } from "commander";
import { createBaseProgram } from "./base-program.ts";
import { DEFAULT_CONFIG, examples } from "./command.ts";
import { cancelCommand } from "./commands/cancel.ts";
import { checkCommand } from "./commands/check.ts";
import { completionCommand } from "./commands/completion.ts";
import { explainCommand } from "./commands/explain.ts";
import { hashPasswordCommand } from "./commands/hash-password.ts";
import { helpCommand } from "./commands/help.ts";
import { historyCommand } from "./commands/history.ts";
import { importCommand } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { listCommand } from "./commands/list.ts";
import { logsCommand } from "./commands/logs.ts";
import { nextCommand } from "./commands/next.ts";
import { pauseCommand } from "./commands/pause.ts";
import { reloadCommand } from "./commands/reload.ts";
import { resumeCommand } from "./commands/resume.ts";
import { runCommand } from "./commands/run.ts";
import { showCommand } from "./commands/show.ts";
import { signCommand } from "./commands/sign.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { slotsCommand } from "./commands/slots.ts";
import { statusCommand } from "./commands/status.ts";
import { versionCommand } from "./commands/version.ts";
import { EXIT } from "./exit.ts";
import { EXIT_MEANINGS } from "./exit-meanings.ts";
import type { Shell } from "./shell.ts";

const COMMANDS: readonly ((shell: Shell) => Command)[] = [
  checkCommand,
  explainCommand,
  nextCommand,
  simulateCommand,
  importCommand,
  initCommand,
  hashPasswordCommand,
  signCommand,
  completionCommand,
  statusCommand,
  listCommand,
  showCommand,
  historyCommand,
  slotsCommand,
  runCommand,
  logsCommand,
  pauseCommand,
  resumeCommand,
  cancelCommand,
  reloadCommand,
  versionCommand,
  helpCommand,
];

const HELP_END = `${examples([
  `karajo                                  serve ${DEFAULT_CONFIG}`,
  "karajo -config ~/karajo.conf            serve another configuration",
])}

Exit statuses:
${Object.entries(EXIT)
  .map(([name, status]) => `  ${String(status).padEnd(3)}  ${EXIT_MEANINGS[name as keyof typeof EXIT]}`)
  .join("\n")}`;

/** Every command of the program. */
export function createProgram(shell: Shell): Command {
  const commands = COMMANDS.map((create) => create(shell));
  return createBaseProgram(shell, commands).addHelpText("after", HELP_END);
}
