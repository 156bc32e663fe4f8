import { type ReadonlySignal, signal } from "@preact/signals";
import { sign } from "../../src/client/sign.ts";
import { hmacSha256 } from "../model/hmac.ts";

/** A question for the secret that waits for its answer. */
export interface SecretQuestion {
  /** The one given before was not the server's. */
  readonly wasWrong: boolean;
  /** `undefined`: the person does not want to. */
  answer(secret: string | undefined): void;
}

/**
 * The server's secret, for servers without users: asked for when it is needed first, and kept for as long as the page is
 * open, in memory alone.
 */
export class Secret {
  readonly #question = signal<SecretQuestion | undefined>(undefined);
  #secret: string | undefined;
  #wasWrong = false;

  /** What is to be asked at this moment. */
  get question(): ReadonlySignal<SecretQuestion | undefined> {
    return this.#question;
  }

  /** Whether there is a secret, after asking for it where there was none. */
  async isGiven(): Promise<boolean> {
    if (this.#secret !== undefined) return true;
    const secret = await new Promise<string | undefined>((answer) => {
      this.#question.peek()?.answer(undefined);
      this.#question.value = { wasWrong: this.#wasWrong, answer };
    });
    this.#question.value = undefined;
    this.#wasWrong = false;
    this.#secret = secret;
    return secret !== undefined;
  }

  /** The server has refused it. */
  refuse(): void {
    this.#secret = undefined;
    this.#wasWrong = true;
  }

  /** The signature over `payload`. Browsers give WebCrypto only to pages that came by https or from this machine. */
  async sign(payload: string): Promise<string | undefined> {
    if (this.#secret === undefined) return undefined;
    const hasWebCrypto = globalThis.crypto?.subtle !== undefined;
    return hasWebCrypto ? sign(payload, this.#secret) : hmacSha256(payload, this.#secret);
  }
}
