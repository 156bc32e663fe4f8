import { homedir, userInfo } from "node:os";
import { Command } from "commander";
import { UTC, type Zone } from "../../domain/zone.ts";
import { examples, GROUPS } from "../command.ts";
import { EXIT } from "../exit.ts";
import type { Imported } from "../import/imported.ts";
import { counted } from "../plural.ts";
import type { Shell } from "../shell.ts";
import { zoneOption } from "../time-options.ts";

interface ImportOptions {
  readonly strict?: true;
}

interface CrontabOptions extends ImportOptions {
  readonly system?: true;
  readonly zone?: Zone;
}

const FILE = "the file; - is standard input";

export function importCommand(shell: Shell): Command {
  return new Command("import")
    .description("print the jobs of another program as sections of karajo")
    .helpGroup(GROUPS.configuration)
    .addCommand(crontabCommand(shell))
    .addCommand(webhookCommand(shell))
    .addHelpText("after", examples(["crontab -l | karajo import crontab -", "karajo import webhook hooks.json"]));
}

function crontabCommand(shell: Shell): Command {
  return new Command("crontab")
    .description("the lines of a crontab; what could not be carried over is told on stderr and in comments")
    .argument("<file>", FILE)
    .option("--system", "each line names a user before the command, as in /etc/crontab")
    .addOption(zoneOption("the zone of the machine that the crontab is from (default: this one's)"))
    .option("--strict", "end with 1 where something could not be carried over")
    .addHelpText(
      "after",
      examples([
        "crontab -l | karajo import crontab - > etc/karajo/job.d/cron.conf",
        "karajo import crontab --system /etc/crontab",
      ]),
    )
    .action(async (file: string, { system, zone, strict }: CrontabOptions) => {
      const { importCrontab } = await import("../import/crontab.ts");
      const { homeOfUser } = await import("../import/home-of-user.ts");
      const isOfSystem = system === true;
      const owner = userInfo().username;
      const homeOf = (user: string) => (user === owner ? homedir() : homeOfUser(user));
      const facts = { isOfSystem, zone: zone ?? (await zoneOfMachine()), owner, homeOf };
      await printImported(shell, { file, strict }, (text) => importCrontab(text, facts));
    });
}

function webhookCommand(shell: Shell): Command {
  return new Command("webhook")
    .description(
      "the hooks of adnanh's webhook, JSON or YAML; what could not be carried over is told on stderr and in comments",
    )
    .argument("<file>", FILE)
    .option("--strict", "end with 1 where something could not be carried over")
    .addHelpText("after", examples(["karajo import webhook /etc/webhook.conf > etc/karajo/job.d/hooks.conf"]))
    .action(async (file: string, { strict }: ImportOptions) => {
      const { importWebhook } = await import("../import/webhook.ts");
      await printImported(shell, { file, strict }, importWebhook);
    });
}

async function printImported(
  shell: Shell,
  { file, strict }: { readonly file: string; readonly strict: true | undefined },
  read: (text: string) => Imported,
): Promise<void> {
  const { readInput } = await import("../input.ts");
  const { text, jobs, losses } = read((await readInput(file)).toString());
  shell.out.write(text);
  const { err } = shell;
  for (const { where, message } of losses)
    err.line(`${file === "-" ? "" : `${file}, `}${where}: ${message.replace(/:$/, "")}`);
  const rest = losses.length === 0 ? "" : `; ${counted(losses.length, "thing")} not carried over`;
  err.line(`${counted(jobs, "job")}${rest}`);
  if (strict && losses.length > 0) shell.exitCode = EXIT.failed;
}

/** The zone of this machine; UTC where it has none that karajo knows. */
async function zoneOfMachine(): Promise<Zone> {
  const { parseZone } = await import("../../domain/zone.ts");
  const zone = parseZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
  return zone.ok ? zone.value : UTC;
}
