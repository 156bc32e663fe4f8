import { Argument, Command } from "commander";
import { configOf, examples, GROUPS } from "../command.ts";
import type { Shell } from "../shell.ts";

const INSTALLATION = `
How to install it:
  bash    echo 'source <(karajo completion bash)' >> ~/.bashrc
  zsh     karajo completion zsh > ~/.zfunc/_karajo    (a folder of fpath, before compinit in ~/.zshrc)
  fish    karajo completion fish > ~/.config/fish/completions/karajo.fish
${examples(["karajo completion bash", "source <(karajo completion bash)"])}`;

export function completionCommand(shell: Shell): Command {
  const completion = new Command("completion")
    .description("print what a shell needs to complete commands, options and jobs of the configuration")
    .helpGroup(GROUPS.other)
    .addArgument(new Argument("<shell>", "which").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", INSTALLATION)
    .action(async (name: "bash" | "zsh" | "fish", _options: unknown, command: Command) => {
      const { commandSpecs } = await import("../completion/command-spec.ts");
      const specs = commandSpecs(command.parent ?? command);
      shell.out.write((await SCRIPTS[name]())(specs));
    });
  completion.addCommand(jobsCommand(shell), { hidden: true });
  return completion;
}

const SCRIPTS = {
  bash: async () => (await import("../completion/bash.ts")).bashScript,
  zsh: async () => (await import("../completion/zsh.ts")).zshScript,
  fish: async () => (await import("../completion/fish.ts")).fishScript,
};

/** What the scripts ask for. A person who types must not be told that the configuration has a mistake. */
function jobsCommand({ out }: Shell): Command {
  return new Command("jobs")
    .description("print the IDs of the configuration's jobs")
    .action(async (_, command: Command) => {
      const { loadConfiguration } = await import("../loaded-configuration.ts");
      const { configuredJobs } = await import("../configured-jobs.ts");
      const loaded = await loadConfiguration(configOf(command)).catch(() => undefined);
      const configuration = loaded?.parsed.configuration;
      const ids = configuration === undefined ? [] : configuredJobs(configuration).map(({ id }) => id);
      for (const id of new Set(ids)) out.line(id);
    });
}
