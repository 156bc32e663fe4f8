/** How a webhook request proves who sent it. */
export type AuthKind = "hmac-sha256" | "github" | "gitlab" | "sourcehut";

/** Every kind of authorization that a webhook can have. */
export const AUTH_KINDS: readonly AuthKind[] = ["hmac-sha256", "github", "gitlab", "sourcehut"];

/** The header that carries karajo's own signatures unless a job names another. */
export const HEADER_SIGN = "X-Karajo-Sign";

/** What a request must prove: a keyed digest of its body, the secret itself, or an Ed25519 signature over `signed`. */
export type Proof =
  | { readonly kind: "hmac"; readonly algorithm: "sha256" | "sha1"; readonly presented: string }
  | { readonly kind: "token"; readonly presented: string }
  | { readonly kind: "ed25519"; readonly publicKey: string; readonly presented: string; readonly nonce: string }
  | { readonly kind: "none" };

/** The public key of sr.ht's webhooks, base64 (https://man.sr.ht/api-conventions.md, "Webhooks"). */
const SOURCEHUT_PUBLIC_KEY = "uX7KWyyDNMaBma4aVbJ/cbUQpdjqczuCyK/HxzV/u+4=";

/**
 * The proof that a webhook request presents, by the job's kind of authorization; `none` when it presents none.
 * `header` gives the value of a request header by its name in any case, or an empty text.
 */
export function presentedProof(
  auth: { readonly authKind: AuthKind; readonly headerSign: string },
  header: (name: string) => string,
): Proof {
  switch (auth.authKind) {
    case "hmac-sha256":
      return hmac("sha256", header(auth.headerSign));
    case "github": {
      // The SHA-1 header counts only where the SHA-256 one is absent; else a forger would choose the weaker one.
      const sha256 = header("X-Hub-Signature-256");
      if (sha256 !== "") return hmac("sha256", sha256.replace(/^sha256=/, ""));
      return hmac("sha1", header("X-Hub-Signature").replace(/^sha1=/, ""));
    }
    case "gitlab": {
      // GitLab signs nothing: https://docs.gitlab.com/user/project/integrations/webhooks/, "Secret token".
      const presented = header("X-Gitlab-Token");
      return presented === "" ? { kind: "none" } : { kind: "token", presented };
    }
    case "sourcehut": {
      const presented = header("X-Payload-Signature");
      if (presented === "") return { kind: "none" };
      return { kind: "ed25519", publicKey: SOURCEHUT_PUBLIC_KEY, presented, nonce: header("X-Payload-Nonce") };
    }
    default:
      return auth.authKind satisfies never;
  }
}

function hmac(algorithm: "sha256" | "sha1", presented: string): Proof {
  return presented === "" ? { kind: "none" } : { kind: "hmac", algorithm, presented: presented.toLowerCase() };
}
