// The page of the manual about the HTTP API, from the description that the program serves as an OpenAPI document.
import { createHmac } from "node:crypto";
import { requestOf } from "../dist/contract/openapi/example-request.js";
import { errorsOf, statusOf, TAGS } from "../dist/contract/openapi/operation.js";
import { OPERATIONS } from "../dist/contract/openapi/operations.js";
import { SCHEMAS } from "../dist/contract/openapi/schemas.js";
import { ROUTES } from "../dist/contract/routes.js";
import { CODES } from "../dist/domain/error.js";

/** The secret of the server that the examples show. */
const SECRET = "s3cret";

const ACCESS = {
  anybody: "Anybody may ask.",
  reader: "Where users are configured: a session, or the query signed. Else anybody may ask.",
  commander: {
    query: "The query signed, or a session where a page of this server asks.",
    form: "The body signed, or a session where a page of this server asks.",
    bytes: "The body signed, or a session where a page of this server asks.",
  },
  hook: "The body signed as the `auth_kind` of the job asks for.",
};

export function apiPage() {
  const groups = Object.entries(TAGS).map(([tag, description]) => {
    const members = Object.entries(OPERATIONS).filter(([, operation]) => operation.tag === tag);
    return `## ${tag}\n\n${description}\n\n${members.map(([name, operation]) => section(name, operation)).join("\n")}`;
  });
  return `# API reference

Every address of the HTTP API. [The guide](../guide/http-api.md) says what holds for all of them: how answers look, and how
requests are signed. The same as an OpenAPI 3.1 document, from which programs make clients, is served at
\`${ROUTES.openapi.path}\`.

The examples are of a server with the secret \`${SECRET}\`; a test sends each of them to karajo and compares the answer.

${groups.join("\n")}
## Values

What is not marked as optional is always there. Later versions may send more.

${SCHEMAS.map(valueSection).join("\n")}`;
}

function section(name, operation) {
  const { summary, description, access, input, success, silent, examples } = operation;
  const route = ROUTES[name];
  const rest = input.path === undefined ? "" : `/{${input.path.name}}`;
  const who = typeof ACCESS[access] === "string" ? ACCESS[access] : ACCESS[access][input.kind];
  const failures = errorsOf(route, operation).map((code) => [`${statusOf(code)}`, `\`${code}\``, CODES[code].summary]);
  if (silent !== undefined) failures.push([`${silent.status}`, "", silent.description]);
  failures.sort(([a], [b]) => a - b);
  return `### ${summary}

\`${route.method} ${route.path}${rest}\`

${description.replaceAll("\n", "\n\n")}

${who}

${inputText(input)}Answer: ${answerText(success)}
${table(["status", "error", "meaning"], failures)}
${exampleText(route, operation, examples[0])}
${refusalText(route, operation, examples)}`;
}

function inputText(input) {
  const parameters = input.kind === "bytes" ? [input.path].filter(Boolean) : input.parameters;
  const body = input.kind === "bytes" ? `Body: ${input.description}\n\n` : "";
  const heading = { query: "query", form: "form", bytes: "path" }[input.kind];
  const rows = parameters.map(({ name, schema }) => [
    `\`${name}\``,
    typeText(schema.json),
    schema.isOptional ? defaultText(schema.json) : "required",
    schema.json.description ?? "",
  ]);
  return `${table([heading, "type", "default", "meaning"], rows)}${rows.length > 0 ? "\n" : ""}${body}`;
}

function defaultText({ default: value }) {
  return value === undefined ? "" : `\`${value}\``;
}

function answerText(success) {
  const { description, headers = {} } = success;
  const what =
    success.kind === "content"
      ? `\`${success.type}\`. ${success.schema.json.description ?? ""}`
      : success.data === undefined
        ? "no `data`."
        : `\`data\` is ${typeText(success.data.json)}.`;
  const rows = Object.entries(headers).map(([name, meaning]) => [`\`${name}\``, meaning]);
  return `200, ${what} ${description}\n${rows.length > 0 ? `\n${table(["header", "meaning"], rows)}` : ""}`;
}

function exampleText(route, operation, example) {
  const { method, address, body, signed } = requestOf(route, operation, example);
  const sign = createHmac("sha256", SECRET).update(signed).digest("hex");
  const proof = { signature: [`X-Karajo-Sign: ${sign}`], session: ["Cookie: karajo=…"], nobody: [] }[example.by];
  const lines = [`${method} ${address}`, ...proof, ...(body ? ["", body] : [])];
  return `Example: ${example.summary.toLowerCase()}.

\`\`\`http
${lines.join("\n")}
\`\`\`

${answerOf(operation, example)}`;
}

function answerOf({ success }, { answer }) {
  const isJson = success.kind === "answer" || success.type === "application/json";
  const [language, text] = isJson
    ? ["json", JSON.stringify(answer.body, null, 2)]
    : ["text generated", String(answer.body)];
  return `${answer.isPart ? "A part of the answer:\n\n" : ""}\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}

/** The refusals among the examples, a line each. */
function refusalText(route, operation, examples) {
  const rows = examples
    .filter(({ answer }) => answer.status !== 200)
    .map((example) => {
      const { address, body } = requestOf(route, operation, example);
      const sent = body === undefined ? (address.split("?")[1] ?? "") : body;
      const shown = [example.path && `…/${example.path}`, sent].filter(Boolean).map((text) => `\`${text}\``);
      const answer = example.answer.body === undefined ? "empty" : `\`${JSON.stringify(example.answer.body)}\``;
      return [example.summary, shown.join(" "), answer];
    });
  return rows.length === 0 ? "" : `${table(["refused", "sent", "answer"], rows)}`;
}

function valueSection({ name, definition }) {
  const rows = Object.entries(definition.properties).map(([key, schema]) => [
    `\`${key}\``,
    typeText(schema),
    definition.required.includes(key) ? "" : "optional",
    schema.description ?? "",
  ]);
  return `### ${name}\n\n${definition.description}\n\n${table(["property", "type", "", "meaning"], rows)}`;
}

/** What sort of value it is, in words. */
function typeText(schema) {
  if (schema.$ref !== undefined) return `[${nameOf(schema)}](#${nameOf(schema).toLowerCase()})`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(" or ");
  if (schema.type === "array") return `a list of ${typeText(schema.items)}`;
  if (schema.additionalProperties !== undefined) return `an object of ${typeText(schema.additionalProperties)}`;
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(", ");
  if (schema.format === "date-time") return "time";
  if (schema.contentEncoding !== undefined) return schema.contentEncoding;
  return { string: "text", integer: "number", boolean: "`true` or `false`", object: "object", null: "null" }[
    schema.type
  ];
}

function nameOf({ $ref }) {
  return $ref.slice($ref.lastIndexOf("/") + 1);
}

function table(heads, rows) {
  if (rows.length === 0) return "";
  const row = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return `${[row(heads), `|${"---|".repeat(heads.length)}`, ...rows.map(row)].join("\n")}\n`;
}
