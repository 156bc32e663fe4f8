import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { CODES } from "../../domain/error.ts";
import { ROUTES, type Route } from "../routes.ts";
import { AnswerCheck } from "../testing/answer-check.ts";
import { openApiDocument } from "./document.ts";
import { errorsOf, type Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { BACKUP_CONTENT, BACKUP_TEXT } from "./samples.ts";

const document = openApiDocument("1.2.3");
const text = JSON.stringify(document);
const check = new AnswerCheck(document);

interface Described {
  readonly name: string;
  readonly route: Route;
  readonly operation: Operation;
}

const described: readonly Described[] = Object.entries<Operation>(OPERATIONS).map(([name, operation]) => ({
  name,
  operation,
  route: ROUTES[name as keyof typeof ROUTES],
}));

test("the document is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
  expect(document.info.version).toBe("1.2.3");
});

test("the document has every route and nothing else", () => {
  const expected = Object.entries<Route>(ROUTES).map(([name, { method, path }]) => {
    return `${method} ${name === "jobExecRun" ? `${path}/{path}` : path} ${name}`;
  });
  const found = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      return `${method.toUpperCase()} ${path} ${(operation as { operationId: string }).operationId}`;
    }),
  );
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test("every error of the document is one of the program", () => {
  const named = [...text.matchAll(/"enum":\[("ERR_[^\]]*)\]/g)].flatMap(([, list]) => JSON.parse(`[${list}]`));
  expect(named.length).toBeGreaterThan(described.length);
  expect(named.filter((code) => !Object.hasOwn(CODES, code))).toEqual([]);
});

test("every reference of the document leads to a schema, and every schema is referred to", () => {
  const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  // `JobChange` is what the event stream tells; OpenAPI 3.1 cannot say so of a stream.
  const expected = [...new Set([...referred, "JobChange"])];
  expect(Object.keys(document.components.schemas).toSorted()).toEqual(expected.toSorted());
});

describe.each(described)("$name", ({ name, route, operation }) => {
  const { examples, input } = operation;

  test("has examples with names of their own, of which the first succeeds", () => {
    const names = examples.map((example) => example.name);
    expect(new Set(names).size).toBe(names.length);
    expect(examples[0].answer.status).toBe(200);
  });

  test("shows refusals among its errors only, and shows the one for who may not ask", () => {
    const statuses = examples.map(({ answer }) => answer.status);
    const shown = examples.flatMap(({ answer }) => (answer.body as { name?: string } | undefined)?.name ?? []);
    expect(errorsOf(route, operation)).toEqual(expect.arrayContaining(shown));
    if (operation.access === "reader" || operation.access === "commander") expect(statuses).toContain(401);
    if (operation.access === "hook") expect(statuses).toContain(403);
  });

  test("gives in its examples what it takes, and all that it needs", () => {
    const parameters = input.kind === "bytes" ? [] : input.parameters;
    const needed = parameters.filter(({ schema }) => !schema.isOptional).map((parameter) => parameter.name);
    for (const { given = {} } of examples) {
      expect(parameters.map((parameter) => parameter.name)).toEqual(expect.arrayContaining(Object.keys(given)));
      expect(Object.keys(given)).toEqual(expect.arrayContaining(needed));
    }
  });

  test.each(examples.map((example) => [example.name, example.answer] as const))(
    "answers in the example %s as its schema says",
    (_name, { status, body }) => {
      const { success } = operation;
      const content = success.kind === "content" && status === 200 ? success.type : "application/json";
      const type = body === undefined ? undefined : content;
      const isWhole = name !== "openapi";
      if (isWhole) expect(check.problemsOf({ operationId: name, status, type, body })).toEqual([]);
    },
  );
});

test("the log that the examples show is the same in both forms", () => {
  expect(Buffer.from(BACKUP_CONTENT, "base64").toString()).toBe(BACKUP_TEXT);
});
