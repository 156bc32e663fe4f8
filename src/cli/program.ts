import { Command } from "commander";
import { VERSION } from "../version.ts";
import { DEFAULT_CONFIG, examples, GROUPS } from "./command.ts";
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
import { serveCommand } from "./commands/serve.ts";
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
  const program = new Command("karajo")
    .description("Runs commands, functions and HTTP calls on a timer or on a signed webhook.")
    .version(`karajo version ${VERSION}`, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .option("--config <file>", "the configuration (also: -config)", DEFAULT_CONFIG)
    .showSuggestionAfterError()
    .addHelpText("after", HELP_END)
    .configureOutput({
      writeOut: (text) => shell.out.write(text),
      writeErr: (text) => shell.err.write(text),
      getOutHasColors: () => shell.out.colors.isColorSupported,
      getErrHasColors: () => shell.err.colors.isColorSupported,
      outputError: (text, write) => write(text.replace(/^error:/, "karajo:")),
    })
    .exitOverride();
  program.commandsGroup(GROUPS.other);
  const serve = serveCommand(shell);
  program.addCommand(serve, { isDefault: true });
  for (const create of COMMANDS) program.addCommand(create(shell));
  settle(program, "karajo");
  // As the default it is given every word that is no command, and tells the person so.
  serve.allowExcessArguments().allowUnknownOption();
  return program;
}

/** What holds for the program holds for every command below it; each names its own help after an error. */
function settle(command: Command, path: string): void {
  for (const one of command.commands) settle(one.copyInheritedSettings(command), `${path} ${one.name()}`);
  command.helpCommand(false).showHelpAfterError(`See ${path} --help`);
}
