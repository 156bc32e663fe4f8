import type { PasswordCheck } from "../../ports/password-check.ts";

// Each check occupies one of Node's four pool threads, which file access needs too; two leave room for it.
const CHECKS_AT_ONCE = 2;

/** bcrypt on Node's thread pool, a few checks at a time. */
export function createBcryptPasswordCheck(): PasswordCheck {
  let free = CHECKS_AT_ONCE;
  const waiting: (() => void)[] = [];
  return {
    async matches(password, hash) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        // Loaded here, because most servers have nobody who logs in.
        const { default: bcrypt } = await import("bcrypt");
        // The library knows `$2y$`, PHP's name for `$2b$`, only under the latter.
        return await bcrypt.compare(
          password,
          hash.replace("$2y$", () => "$2b$"),
        );
      } catch {
        return false; // a malformed hash
      } finally {
        // The place is handed over: were it free in between, somebody else could take it too.
        const next = waiting.shift();
        if (next) next();
        else free++;
      }
    },
    decoy(like) {
      const cost = /^\$2[aby]\$(\d\d)\$/.exec(like ?? "")?.[1] ?? "10";
      // A salt and a digest of zeros: well-formed, so it costs the full time, and no known password gives it.
      return `$2b$${cost}$${".".repeat(53)}`;
    },
  };
}
