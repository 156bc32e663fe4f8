/** Checks passwords against bcrypt hashes without holding up anything else. */
export interface PasswordCheck {
  /** Whether `password` gives `hash` (`$2a$`, `$2b$` or `$2y$`). A malformed hash matches nothing. */
  matches(password: string, hash: string): Promise<boolean>;

  /** A hash that nothing matches, costing as much to check as `like`. */
  decoy(like: string | undefined): string;
}
