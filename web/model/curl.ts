import { ROUTES } from "../../src/contract/routes.ts";
import type { WireJobExec } from "../../src/contract/wire.ts";

/** How the webhook of a job is called from a shell. */
export type CurlRecipe =
  | { readonly kind: "line"; readonly text: string }
  /** Nobody but `signer` can sign what the job takes. */
  | { readonly kind: "foreign"; readonly signer: string };

/** The whole address of a webhook on the server at `origin`. */
export function webhookAddress(origin: string, path: string): string {
  const words = path.replace(/^\//, "").split("/");
  return `${origin}${ROUTES.jobExecRun.path}/${words.map(encodeURIComponent).join("/")}`;
}

/**
 * Lines for any POSIX shell that sign a body by openssl and send it by curl; the key is expected in `$SECRET`. Nothing of
 * the job is ever read by the shell as anything but text.
 */
export function curlRecipe(
  { auth_kind, header_sign }: Pick<WireJobExec, "auth_kind" | "header_sign">,
  address: string,
): CurlRecipe {
  switch (auth_kind) {
    case "hmac-sha256":
      return { kind: "line", text: signedCurl(`${header_sign}: `, address) };
    case "github":
      return { kind: "line", text: signedCurl("X-Hub-Signature-256: sha256=", address) };
    case "gitlab":
      return { kind: "line", text: `curl --data-raw '{}' -H "X-Gitlab-Token: $SECRET" ${quoted(address)}` };
    case "sourcehut":
      return { kind: "foreign", signer: "sourcehut" };
    default:
      return { kind: "foreign", signer: auth_kind };
  }
}

/** `header` is the header's name and what stands before the signature. */
function signedCurl(header: string, address: string): string {
  // openssl 1 and 3 write different names before the digest: sed leaves the last word. --data-raw, because the body may
  // be replaced by one that begins with `@`, which --data would take for the name of a file.
  return [
    "body='{}'",
    `sign=$(printf %s "$body" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/.* //')`,
    `curl --data-raw "$body" -H ${header === plain(header) ? `"${header}$sign"` : `${quoted(header)}"$sign"`} ${quoted(address)}`,
  ].join("\n");
}

/** The text without what has a meaning to the shell inside of double quotes. */
function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9 :=_-]/g, "");
}

/** One word of a shell that is exactly this text. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
