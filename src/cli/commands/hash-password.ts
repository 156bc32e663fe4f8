import { Command } from "commander";
import { AppError } from "../../domain/error.ts";
import { examples, GROUPS } from "../command.ts";
import type { Shell } from "../shell.ts";

export function hashPasswordCommand(shell: Shell): Command {
  return new Command("hash-password")
    .description("print the bcrypt hash of a password, for the password of a [user]; asks for it, or reads a line")
    .helpGroup(GROUPS.configuration)
    .addHelpText("after", examples(["karajo hash-password", "pass show karajo | karajo hash-password"]))
    .action(async () => {
      const { hashPassword, MOST_PASSWORD_BYTES } = await import("../../adapters/password-bcrypt/hash-password.ts");
      const password = await readPassword(shell);
      if (password === "") throw new AppError("ERR_BAD_REQUEST", "the password is empty");
      if (Buffer.byteLength(password) > MOST_PASSWORD_BYTES) {
        const message = `the password is longer than ${MOST_PASSWORD_BYTES} bytes, of which bcrypt takes no more: use a shorter one`;
        throw new AppError("ERR_BAD_REQUEST", message);
      }
      shell.out.line(await hashPassword(password));
    });
}

async function readPassword({ err }: Shell): Promise<string> {
  const { askHidden, pipedLine } = await import("../hidden-line.ts");
  if (!process.stdin.isTTY) return pipedLine();
  const password = await askHidden("Password: ", process.stdin, err);
  const again = await askHidden("The same again: ", process.stdin, err);
  if (password !== again) throw new AppError("ERR_BAD_REQUEST", "the two passwords differ");
  return password;
}
