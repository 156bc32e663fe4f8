import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { send as sendFile } from "@fastify/send";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../domain/error.ts";
import { pathOf, queryOf } from "./address.ts";
import { folderPage } from "./pages/folder.ts";

/** What an address in the public folder leads to: the last thing on the way that exists. */
interface Place {
  readonly kind: "file" | "folder";
  readonly path: string;
  /** How many segments of the address lead to it. */
  readonly depth: number;
}

interface Exchange {
  /** The public folder, without symbolic links. */
  readonly base: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * Serves the files of `root`, and nothing else: not by `..`, not by an encoded or a back slash, not by a link that
 * leads out. A folder shows its `index.html`, or a list of what is in it. An address that leads to nothing shows the
 * nearest folder above it, which is what karajo 0.9.3 answers.
 */
export async function servePublic(root: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = pathOf(request);
  const segments = segmentsOf(path);
  const base = await realpath(root).catch(() => undefined);
  if (segments === undefined || base === undefined) throw nothingAt(path);
  const exchange = { base, request, reply };
  const isFolderAddress = path.endsWith("/");
  const place = await walk(base, segments, isFolderAddress);
  if (place.kind === "file") return streamFile(exchange, place.path);
  if (place.depth === segments.length && !isFolderAddress) return reply.redirect(folderAddress(segments, request), 301);
  return serveFolder(exchange, place.path, segments.slice(0, place.depth));
}

/** The names between the slashes, decoded, or `undefined` when one of them could lead anywhere else. */
function segmentsOf(path: string): readonly string[] | undefined {
  try {
    const segments = path
      .split("/")
      .filter((segment) => segment !== "")
      .map((segment) => decodeURIComponent(segment));
    // What is under `/karajo/` is the web interface's, also when it is written `/%6Barajo/`.
    return segments[0] !== "karajo" && segments.every(isPlainName) ? segments : undefined;
  } catch {
    return undefined; // malformed percent-encoding
  }
}

/** Hidden files stay hidden, except the one folder that standards put in public places (RFC 8615). */
function isPlainName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL would cut the path short
  return !/[\\/\u0000]/.test(name) && (!name.startsWith(".") || name === ".well-known");
}

/** Goes down from `base` for as long as there is something. What is below a file, or `file/`, leads to nothing. */
async function walk(base: string, segments: readonly string[], isFolderAddress: boolean): Promise<Place> {
  let folder: Place = { kind: "folder", path: base, depth: 0 };
  for (const segment of segments) {
    const next = await find(base, join(folder.path, segment));
    if (next === undefined) return folder;
    const place = { ...next, depth: folder.depth + 1 };
    if (place.kind === "file") return place.depth === segments.length && !isFolderAddress ? place : folder;
    folder = place;
  }
  return folder;
}

async function find(base: string, given: string): Promise<Pick<Place, "kind" | "path"> | undefined> {
  try {
    const path = await realpath(given);
    if (path !== base && !path.startsWith(base.endsWith(sep) ? base : base + sep)) return undefined;
    const facts = await stat(path);
    if (facts.isDirectory()) return { kind: "folder", path };
    return facts.isFile() ? { kind: "file", path } : undefined;
  } catch {
    return undefined; // missing, or not readable
  }
}

/** Put together anew: an address such as `//example.org` would be one of another server. */
function folderAddress(segments: readonly string[], request: FastifyRequest): string {
  const query = queryOf(request);
  return `/${segments.map(encodeURIComponent).join("/")}/${query === "" ? "" : `?${query}`}`;
}

async function serveFolder(exchange: Exchange, folder: string, segments: readonly string[]): Promise<FastifyReply> {
  const { base, reply } = exchange;
  const index = await find(base, join(folder, "index.html"));
  if (index?.kind === "file") return streamFile(exchange, index.path);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw nothingAt(`/${segments.join("/")}`); // not readable
  });
  const names = entries
    .filter((entry) => isPlainName(entry.name))
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  return reply.type("text/html; charset=utf-8").send(folderPage(segments, names));
}

async function streamFile({ base, request, reply }: Exchange, path: string): Promise<FastifyReply> {
  const address = path.slice(base.length).split(sep).map(encodeURIComponent).join("/");
  const { statusCode, headers, stream, type } = await sendFile(request.raw, address, { root: base, dotfiles: "allow" });
  // 412 and 416 answer conditions that the request has set itself; other errors mean that the file is gone by now.
  if (type === "error" && statusCode !== 412 && statusCode !== 416) throw nothingAt(pathOf(request));
  // A browser that is told no type may guess one.
  if (type === "file" && statusCode !== 304) headers["Content-Type"] ??= "application/octet-stream";
  return reply.code(statusCode).headers(headers).send(stream);
}

function nothingAt(path: string): AppError {
  return new AppError("ERR_NOT_FOUND", `there is nothing at ${path}`);
}
