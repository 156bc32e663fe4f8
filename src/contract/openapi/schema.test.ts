import { describe, expect, test } from "vitest";
import { AnswerCheck } from "../testing/answer-check.ts";
import { openApiDocument } from "./document.ts";
import { BACKUP_RUN } from "./samples.ts";
import { listOf, objectOf, oneOf, optional, orNull, text, textLike, truth, whole } from "./schema.ts";

interface WireThing {
  readonly id: string;
  readonly state: "open" | "shut";
  readonly size?: number;
  readonly tags: readonly string[] | null;
}

const state = oneOf<"open" | "shut">("How it stands.", { open: "", shut: "nobody can enter" });
const properties = {
  id: text("Its name."),
  state,
  size: optional(whole("How large it is.", 0)),
  tags: orNull(listOf(text("A word."), "Words.")),
};

test("an object requires what its type requires", () => {
  expect(objectOf<WireThing>("Thing", "A thing.", properties)).toMatchObject({
    json: { $ref: "#/components/schemas/Thing" },
    definition: {
      description: "A thing.",
      type: "object",
      required: ["id", "state", "tags"],
      properties: {
        id: { description: "Its name.", type: "string" },
        state: {
          description: "How it stands. `shut`: nobody can enter.",
          type: "string",
          enum: ["open", "shut"],
        },
        size: { description: "How large it is.", type: "integer", minimum: 0 },
        tags: {
          description: "Words.",
          anyOf: [{ type: "array", items: { description: "A word.", type: "string" } }, { type: "null" }],
        },
      },
    },
  });
});

// What these expect, the compiler says; `npm run types` fails where it does not.
describe("a schema that is not that of its type does not compile", () => {
  const { id: _, ...withoutId } = properties;
  test.each([
    // @ts-expect-error a property is missing
    ["for want of a property", () => objectOf<WireThing>("T", "", withoutId)],
    // @ts-expect-error one is too many
    ["for one too many", () => objectOf<WireThing>("T", "", { ...properties, more: text("") })],
    // @ts-expect-error a number is no text
    ["of another type", () => objectOf<WireThing>("T", "", { ...properties, id: whole("", 0) })],
    // @ts-expect-error what is required is not optional
    ["that is optional", () => objectOf<WireThing>("T", "", { ...properties, id: optional(text("")) })],
    // @ts-expect-error what is optional is not required
    ["that is required", () => objectOf<WireThing>("T", "", { ...properties, size: whole("", 0) })],
    // @ts-expect-error any text is more than the words
    ["that is too wide", () => objectOf<WireThing>("T", "", { ...properties, state: text("") })],
    // @ts-expect-error one of the words is missing
    ["that is too narrow", () => objectOf<WireThing>("T", "", { ...properties, state: oneOf("", { open: "" }) })],
    // @ts-expect-error truth is no list
    ["in a list", () => objectOf<WireThing>("T", "", { ...properties, tags: orNull(listOf(truth(""))) })],
  ])("%s", (_how, build) => {
    expect(build).not.toThrow();
  });
});

test("an answer with what is not described is found out", () => {
  const check = new AnswerCheck(openApiDocument("1"));
  const body = { code: 200, data: [BACKUP_RUN] };
  const answer = { operationId: "jobExecRuns", status: 200, type: "application/json" };
  expect(check.problemsOf({ ...answer, body })).toEqual([]);
  const found = [
    check.problemsOf({ ...answer, body: { code: 200, data: [{ ...BACKUP_RUN, more: 1 }] } }),
    check.problemsOf({ ...answer, body: { ...body, more: 1 } }),
    check.problemsOf({ ...answer, body: { code: 200, data: [{ ...BACKUP_RUN, status: "done" }] } }),
    check.problemsOf({ ...answer, body: { code: 200, data: [{ ...BACKUP_RUN, ended_at: "today" }] } }),
    check.problemsOf({ ...answer, body: { code: 200 } }),
    check.problemsOf({ ...answer, status: 404, body: { code: 404, name: "ERR_JOB_PAUSED" } }),
    check.problemsOf({ ...answer, status: 418, body }),
    check.problemsOf({ ...answer, type: "text/html", body }),
  ];
  expect(found.map((problems) => problems.length > 0)).toEqual(found.map(() => true));
});

test("a text of a form takes no other", () => {
  expect(textLike<`a${string}`>("Begins with a.", "^a").json).toEqual({
    description: "Begins with a.",
    type: "string",
    pattern: "^a",
  });
});
