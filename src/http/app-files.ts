import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import { bestEncoding } from "./accepted-encodings.ts";
import { hasTag, tagOf } from "./entity-tag.ts";

// The dashboard runs its own scripts and nothing else, so that what slips through all escaping can still do nothing.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** How a file may be packed, the smallest way first, with the ending of its name. */
const PACKINGS = [
  { encoding: "br", ending: ".br" },
  { encoding: "gzip", ending: ".gz" },
] as const;

const INDEX = "index.html";

/** The files of the dashboard as they were built, each with its packed forms. */
type AppFiles = ReadonlyMap<string, AppFile>;

interface AppFile {
  readonly type: string;
  /** Its name changes with its content, so that it may be kept for ever. */
  readonly isHashed: boolean;
  readonly tag: string;
  readonly plain: Buffer;
  readonly packed: readonly { readonly encoding: string; readonly content: Buffer }[];
}

/**
 * The dashboard in `folder`. It is small, so it is read as a whole when it is first asked for and kept: a page that is
 * open while karajo is updated in its place still finds what it was built with. Only what was read is ever served.
 */
export class AppFolder {
  readonly #folder: string;
  #files: Promise<AppFiles> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Answers with the page itself; `undefined` where there is none, because it was not built. */
  async sendIndex(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const page = (await this.#read()).get(INDEX);
    if (page === undefined) return undefined;
    return sendFile(request, reply, page);
  }

  /** Answers with a file beside the page; `undefined` where there is none of this name. */
  async sendAsset(name: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const file = name === INDEX ? undefined : (await this.#read()).get(name);
    return file === undefined ? undefined : sendFile(request, reply, file);
  }

  async #read(): Promise<AppFiles> {
    this.#files ??= readFiles(this.#folder);
    const files = await this.#files;
    // It may be built while karajo runs.
    if (files.size === 0) this.#files = undefined;
    return files;
  }
}

async function readFiles(folder: string): Promise<AppFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = new Map(
    await Promise.all(paths.map(async (path) => [nameOf(folder, path), await readFile(path)] as const)),
  );
  const files = [...contents].filter(([name]) => Object.hasOwn(TYPES, extname(name)));
  return new Map(files.map(([name, plain]) => [name, appFile(name, plain, contents)]));
}

function appFile(name: string, plain: Buffer, contents: ReadonlyMap<string, Buffer>): AppFile {
  return {
    type: TYPES[extname(name)] ?? "",
    isHashed: name.startsWith("assets/"),
    tag: tagOf(plain),
    plain,
    packed: PACKINGS.flatMap(({ encoding, ending }) => {
      const content = contents.get(name + ending);
      return content === undefined ? [] : [{ encoding, content }];
    }),
  };
}

function nameOf(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: AppFile): FastifyReply {
  const offered = file.packed.map(({ encoding }) => encoding);
  const best = bestEncoding(request.headers["accept-encoding"], offered);
  const packed = file.packed.find(({ encoding }) => encoding === best);
  const tag = `"${file.tag}${packed === undefined ? "" : `-${packed.encoding}`}"`;
  reply
    .header("vary", "accept-encoding")
    .header("etag", tag)
    .header("cache-control", file.isHashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (file.type === TYPES[".html"]) guardPage(reply);
  if (hasTag(request.headers["if-none-match"], tag)) return reply.code(304).send();
  // As it is: what is compressed on the way costs time for what was packed better once.
  request.headers = { ...request.headers, "x-no-compression": "true" };
  if (packed !== undefined) reply.header("content-encoding", packed.encoding);
  return reply.type(file.type).send(packed?.content ?? file.plain);
}

function guardPage(reply: FastifyReply): void {
  reply
    .header("content-security-policy", CONTENT_SECURITY_POLICY)
    .header("x-frame-options", "DENY")
    .header("referrer-policy", "same-origin");
}
