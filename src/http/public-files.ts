import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { send as sendFile } from "@fastify/send";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../domain/error.ts";
import { escapeHtml } from "./pages/html.ts";
import { pathOf } from "./problem.ts";

/** What an address in the public folder leads to. */
type Found = { readonly kind: "file" | "folder"; readonly path: string };

/**
 * Serves the files of `root`, and nothing else: not by `..`, not by an encoded or a back slash, not by a link that
 * leads out. A folder shows its `index.html`, or a list of what is in it. An address that leads to nothing shows the
 * nearest folder above it, which is what karajo 0.9.3 answers.
 */
export async function servePublic(root: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = pathOf(request.url);
  const segments = segmentsOf(path);
  const base = await realpath(root).catch(() => undefined);
  if (segments === undefined || base === undefined) throw notFound(path);
  for (let depth = segments.length; depth >= 0; depth--) {
    const found = await find(base, segments.slice(0, depth));
    if (found === undefined) continue;
    if (found.kind === "file") {
      // A file is what was asked for or it is not: an address below a file leads to nothing.
      if (depth < segments.length || path.endsWith("/")) continue;
      return streamFile(base, found.path, request, reply);
    }
    if (depth === segments.length && !path.endsWith("/")) return reply.redirect(`${path}/`, 301);
    return serveFolder(base, found.path, segments.slice(0, depth), request, reply);
  }
  throw notFound(path);
}

/** The names between the slashes, decoded, or `undefined` when one of them could lead anywhere else. */
function segmentsOf(path: string): readonly string[] | undefined {
  try {
    const segments = path
      .split("/")
      .filter((segment) => segment !== "")
      .map((segment) => decodeURIComponent(segment));
    return segments.every(isPlainName) ? segments : undefined;
  } catch {
    return undefined; // malformed percent-encoding
  }
}

/** Hidden files stay hidden, except the one folder that standards put in public places (RFC 8615). */
function isPlainName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL would cut the path short
  return !/[\\/\u0000]/.test(name) && (!name.startsWith(".") || name === ".well-known");
}

async function find(base: string, segments: readonly string[]): Promise<Found | undefined> {
  try {
    const path = await realpath(join(base, ...segments));
    if (path !== base && !path.startsWith(base.endsWith(sep) ? base : base + sep)) return undefined;
    const facts = await stat(path);
    if (facts.isDirectory()) return { kind: "folder", path };
    return facts.isFile() ? { kind: "file", path } : undefined;
  } catch {
    return undefined; // missing, or not readable
  }
}

async function serveFolder(
  base: string,
  folder: string,
  segments: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const index = await find(base, [...segments, "index.html"]);
  if (index?.kind === "file") return streamFile(base, index.path, request, reply);
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => isPlainName(entry.name));
  return reply.type("text/html; charset=utf-8").send(listing(segments, names));
}

async function streamFile(
  base: string,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const relative = path.slice(base.length).split(sep).map(encodeURIComponent).join("/");
  const { statusCode, headers, stream, type } = await sendFile(request.raw, relative, {
    root: base,
    dotfiles: "allow",
  });
  if (type === "error") throw notFound(relative);
  return reply.code(statusCode).headers(headers).send(stream);
}

function listing(segments: readonly string[], names: readonly Dirent[]): string {
  const title = escapeHtml(`/${segments.join("/")}`);
  const rows = names
    .map((entry) => entry.name + (entry.isDirectory() ? "/" : ""))
    .toSorted()
    .map(
      (name) =>
        `<li><a href="./${escapeHtml(encodeURI(name).replace(/[?#]/g, encodeURIComponent))}">${escapeHtml(name)}</a></li>`,
    );
  const up = segments.length > 0 ? ['<li><a href="../">../</a></li>'] : [];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1>
<ul>
${[...up, ...rows].join("\n")}
</ul></body></html>
`;
}

function notFound(path: string): AppError {
  return new AppError("ERR_NOT_FOUND", `there is nothing at ${path}`);
}
