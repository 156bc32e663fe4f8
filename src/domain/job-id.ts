declare const brand: unique symbol;

/** The ID of a job: what its log folder, its addresses and its API calls use. Unique within a {@link JobKind}. */
export type JobId = string & { readonly [brand]: "JobId" };

/** `exec`: commands or a function (`JobExec` on the wire); `http`: an HTTP request (`JobHTTP`). */
export type JobKind = "exec" | "http";

/** Which job: IDs of the two kinds may be equal. */
export interface JobRef {
  readonly kind: JobKind;
  readonly id: JobId;
}

/** A {@link JobRef} as a key of maps and of the store. */
export type JobKey = `${JobKind}:${string}`;

export function jobKey(ref: JobRef): JobKey {
  return `${ref.kind}:${ref.id}`;
}

/** The job that a key stands for. */
export function jobOfKey(key: JobKey): JobRef {
  const colon = key.indexOf(":");
  return { kind: key.slice(0, colon) as JobKind, id: key.slice(colon + 1) as JobId };
}

/**
 * The ID that a job name gives: lower case, every byte of its UTF-8 form that is not an ASCII letter, digit, `-` or `_`
 * replaced by `_`, with a leading `_` where it would not start with a letter or `_`.
 *
 * @example
 * ```ts
 * jobIdOf("Hello World.1"); // => "hello_world_1"
 * jobIdOf("9"); // => "_9"
 * ```
 */
export function jobIdOf(name: string): JobId {
  const id = name.replace(/[^A-Za-z0-9_-]/gu, (char) => "_".repeat(utf8Length(char.codePointAt(0) ?? 0))).toLowerCase();
  return (/^[a-z_]/.test(id) ? id : `_${id}`) as JobId;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
