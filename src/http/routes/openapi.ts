import type { FastifyInstance } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { JSON_TYPE } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { hasTag, tagOf } from "../entity-tag.ts";

/** `GET /karajo/api/openapi.json`: the API as a document. It tells nothing of this server but its version. */
export function openApiRoutes(app: FastifyInstance, { version }: Pick<HttpContext, "version">): void {
  let made: { readonly content: Buffer; readonly tag: string } | undefined;
  // Most servers are never asked: neither the document nor what makes it is loaded before.
  const document = async () => {
    if (made !== undefined) return made;
    const { openApiDocument } = await import("../../contract/openapi/document.ts");
    const content = Buffer.from(JSON.stringify(openApiDocument(version)));
    // Weak: what is compressed on the way is the same document in other bytes.
    made = { content, tag: `W/"${tagOf(content)}"` };
    return made;
  };
  app.get(ROUTES.openapi.path, async (request, reply) => {
    const { content, tag } = await document();
    reply.header("etag", tag).header("cache-control", "no-cache");
    if (hasTag(request.headers["if-none-match"], tag)) return reply.code(304).send();
    return reply.header("content-type", JSON_TYPE).send(content);
  });
}
