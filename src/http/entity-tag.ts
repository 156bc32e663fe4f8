import { createHash } from "node:crypto";

/** A text that differs where the content does, for an `ETag`. */
export function tagOf(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, 22);
}

/** Whether the client has it already (RFC 9110, section 13.1.2): weak and strong tags count alike. */
export function hasTag(header: string | undefined, tag: string): boolean {
  const bare = (each: string) => each.trim().replace(/^W\//, "");
  const known = (header ?? "").split(",").map(bare);
  return known.includes(bare(tag)) || known.includes("*");
}
