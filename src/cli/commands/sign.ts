import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { sign } from "../../client/sign.ts";
import { AppError } from "../../domain/error.ts";
import { HEADER_SIGN } from "../../domain/signature.ts";
import { examples, GROUPS, jsonOption } from "../command.ts";
import { printJson } from "../json.ts";
import type { Shell } from "../shell.ts";

interface SignOptions {
  readonly secretFile?: string;
  readonly header: string;
  readonly json?: true;
}

export function signCommand(shell: Shell): Command {
  return new Command("sign")
    .description("print the header with the signature of a payload, HMAC-SHA256; KARAJO_SECRET is the secret")
    .helpGroup(GROUPS.other)
    .addArgument(new Argument("[file]", "the payload; - is standard input").default("-"))
    .addOption(new Option("--secret-file <file>", "read the secret from a file; a line end behind it is none of it"))
    .addOption(new Option("--header <name>", "the header_sign of the job").argParser(headerName).default(HEADER_SIGN))
    .addOption(jsonOption())
    .addHelpText(
      "after",
      examples([
        "karajo sign --secret-file secret.txt payload.json",
        `curl -d @payload.json -H "$(karajo sign payload.json)" http://127.0.0.1:31937/karajo/api/job_exec/run/backup`,
      ]),
    )
    .action(async (file: string, { secretFile, header, json }: SignOptions) => {
      const { readInput } = await import("../input.ts");
      const secret = await secretFrom(secretFile, shell.environment);
      const signature = await sign(await readInput(file), secret);
      if (json) printJson(shell.out, { header, signature });
      else shell.out.line(`${header}: ${signature}`);
    });
}

/** As RFC 9110 has it: a token. */
function headerName(text: string): string {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(text)) return text;
  throw new InvalidArgumentError("Expected the name of a header, such as X-Signature.");
}

async function secretFrom(file: string | undefined, environment: Shell["environment"]): Promise<string> {
  const { readInput } = await import("../input.ts");
  const secret =
    file === undefined ? environment.KARAJO_SECRET : (await readInput(file)).toString().replace(/\r?\n$/, "");
  if (secret !== undefined && secret !== "") return secret;
  const advice = "set KARAJO_SECRET, or name a file with --secret-file";
  throw new AppError("ERR_BAD_REQUEST", `there is no secret: ${advice}`);
}
