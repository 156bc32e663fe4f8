import bcrypt from "bcrypt";

/** More bytes of a password bcrypt does not look at. */
export const MOST_PASSWORD_BYTES = 72;

const COST = 10;

/** The bcrypt hash of a password, `$2b$10$…`, as `password` of a user takes it. */
export function hashPassword(password: string): Promise<string> {
  return bcrypt.hash(password, COST);
}
