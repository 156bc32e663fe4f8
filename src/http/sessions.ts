import { DAY, later } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { Random } from "../ports/random.ts";
import type { Store } from "../ports/store.ts";

const COOKIE = "karajo";
const LIFETIME = DAY;
const TOKEN_LENGTH = 32;

/** Logins that last a day, on the server too. */
export class Sessions {
  readonly #deps: { readonly store: Store; readonly clock: Clock; readonly digest: Digest; readonly random: Random };

  constructor(deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly digest: Digest;
    readonly random: Random;
  }) {
    this.#deps = deps;
  }

  /** Begins a session; the answer is the `Set-Cookie` header that carries it. */
  async begin(user: string): Promise<string> {
    const { store, clock, digest, random } = this.#deps;
    const now = clock.now();
    await store.removeSessionsExpiredAt(now);
    const token = random.token(TOKEN_LENGTH);
    await store.addSession({ tokenDigest: digest.sha256(token), user, expiresAt: later(now, LIFETIME) });
    return `${COOKIE}=${token}; Path=/; Max-Age=${LIFETIME / 1_000}; HttpOnly`;
  }

  /** Ends the session of a `Cookie` header, if there is one; the answer is the `Set-Cookie` header that takes it back. */
  async end(cookieHeader: string | undefined): Promise<string> {
    const { store, digest } = this.#deps;
    const token = tokenIn(cookieHeader);
    if (token !== undefined) await store.removeSession(digest.sha256(token));
    return `${COOKIE}=; Path=/; Max-Age=0; HttpOnly`;
  }

  /** The user of the session in a `Cookie` header, or `undefined` when there is none that is valid. */
  async userOf(cookieHeader: string | undefined): Promise<string | undefined> {
    const token = tokenIn(cookieHeader);
    if (token === undefined) return undefined;
    const { store, clock, digest } = this.#deps;
    // Looked up by its digest: how long that takes tells nothing about the token.
    const session = await store.session(digest.sha256(token));
    return session !== undefined && session.expiresAt > clock.now() ? session.user : undefined;
  }
}

function tokenIn(cookieHeader: string | undefined): string | undefined {
  for (const pair of cookieHeader?.split(";") ?? []) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === COOKIE && value) return value;
  }
  return undefined;
}
