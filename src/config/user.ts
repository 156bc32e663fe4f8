import type { User } from "../domain/configuration.ts";
import { USER_OPTIONS } from "./option-table.ts";
import type { ProblemList } from "./problem.ts";
import { readSection, required } from "./read-section.ts";
import { nounOf, placeOf, type Section } from "./section.ts";

/** The user of a `[user "NAME"]` section. */
export function readUser(section: Section, problems: ProblemList): User {
  const { password } = readSection(section, USER_OPTIONS, problems);
  const passwordHash = required({ section, key: "password", value: password }, "", problems);
  if (passwordHash !== "" && !/^\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$/.test(passwordHash)) {
    const message = `the password of ${nounOf(section)} is not a bcrypt hash: expected $2a$…; nobody can log in with it`;
    problems.warning(placeOf(section, "password"), message);
  }
  return { name: section.name, passwordHash };
}
