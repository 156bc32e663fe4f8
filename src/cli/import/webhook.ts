import { parse as parseYaml } from "yaml";
import { AppError } from "../../domain/error.ts";
import { hookPathKey } from "../../domain/job.ts";
import { HEADER_SIGN } from "../../domain/signature.ts";
import { commentLines } from "../ini-text.ts";
import { type Imported, jobSection, type Loss, lossComment, NameGiver, type OptionOf, shellWord } from "./imported.ts";
import { type HookSignature, isObject, type Json, readRule } from "./webhook-rule.ts";

type Hook = { readonly [key: string]: Json };

const HEAD = `From the hooks of webhook. A hook that was POST /hooks/ID is POST /karajo/api/job_exec/run/ID here; every
request must be signed, by the secret of the job or the one of [karajo].`;

/** What is carried over, or makes no difference. */
const KNOWN = new Set(["id", "execute-command", "command-working-directory", "trigger-rule", "http-methods"]);
KNOWN.add("pass-arguments-to-command").add("pass-environment-to-command").add("incoming-payload-content-type");

/** The hooks of webhook, JSON or YAML, as sections of karajo. Throws `ERR_BAD_REQUEST` for what is none. */
export function importWebhook(text: string): Imported {
  const names = new NameGiver();
  const paths = new Set<string>();
  const losses: Loss[] = [];
  let jobs = 0;
  const blocks = hooksOf(text).map((hook) => {
    const id = typeof hook.id === "string" ? hook.id : "";
    const said: string[] = [];
    const lose = (message: string) => {
      losses.push({ where: `hook ${JSON.stringify(id)}`, message });
      said.push(...lossComment(message));
    };
    const { options, canRun } = optionsOf(hook, { id, paths }, lose);
    const section = jobSection(names.give(id), options);
    if (canRun) jobs++;
    return [...said, ...(canRun ? section : section.flatMap(commentLines))];
  });
  const all = [commentLines(HEAD), ...blocks];
  return { text: `${all.map((lines) => lines.join("\n")).join("\n\n")}\n`, jobs, losses };
}

type Lose = (message: string) => void;

function hooksOf(text: string): readonly Hook[] {
  const hooks = hooksValue(text);
  if (Array.isArray(hooks) && hooks.every((hook) => isObject(hook))) return hooks;
  throw new AppError("ERR_BAD_REQUEST", "these are no hooks of webhook: expected an array of objects");
}

/** JSON begins with a bracket; what is wrong with it is better said by its own reader. */
function hooksValue(text: string): Json {
  const isJson = /^\s*[[{]/.test(text);
  try {
    return (isJson ? JSON.parse(text) : parseYaml(text, { logLevel: "error" })) as Json;
  } catch (cause) {
    const [reason = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n", 1);
    const message = `this is no ${isJson ? "JSON" : "YAML"}: ${reason.replace(/:$/, "")}`;
    throw new AppError("ERR_BAD_REQUEST", `${message} (templates must be filled in first)`, { cause });
  }
}

/** The options of the job, and whether it may run: not without its command and all that this one is given. */
function optionsOf(
  hook: Hook,
  { id, paths }: { readonly id: string; readonly paths: Set<string> },
  lose: Lose,
): { readonly options: readonly OptionOf[]; readonly canRun: boolean } {
  const program = typeof hook["execute-command"] === "string" ? hook["execute-command"] : "";
  const folder = hook["command-working-directory"];
  const isNew = id !== "" && !paths.has(hookPathKey(id));
  paths.add(hookPathKey(id));
  if (!isNew) lose("there is no id, or one of another hook: give the job a path of its own");
  if (program === "") lose("there is no execute-command");
  const words = argumentsOf(hook["pass-arguments-to-command"], lose);
  const variables = variablesOf(hook["pass-environment-to-command"], lose);
  const files = passedFiles(hook["pass-file-to-command"], lose);
  const methods = hook["http-methods"];
  if (Array.isArray(methods) && methods.length > 0 && !methods.some((method) => /^\s*post\s*$/i.test(String(method)))) {
    lose(`http-methods: the hook takes ${methods.map(String).join(", ")}, karajo POST alone`);
  }
  for (const key of Object.keys(hook)) {
    if (!KNOWN.has(key) && key !== "pass-file-to-command") lose(`${key}: karajo has nothing like it`);
  }
  const options: readonly OptionOf[] = [
    ...(isNew ? [["path", `/${id}`] as const] : []),
    ...authOf(hook["trigger-rule"], lose),
    ...(typeof folder === "string" && folder !== "" ? [["working_dir", folder] as const] : []),
    ...variables.given.map((variable) => ["env", variable] as const),
    ["command", [program, ...words.given].map(shellWord).join(" ")],
  ];
  return { options, canRun: program !== "" && isNew && words.isWhole && variables.isWhole && files };
}

interface Given {
  readonly given: readonly string[];
  readonly isWhole: boolean;
}

const NOT_PASSED = "karajo hands no part of a request on to the command, so that the job is written as a comment";

function argumentsOf(list: Json | undefined, lose: Lose): Given {
  const items = Array.isArray(list) ? list.filter(isObject) : [];
  const dynamic = items.filter(({ source }) => source !== "string");
  for (const item of dynamic) lose(`the argument ${sourceOf(item)}: ${NOT_PASSED}`);
  return { given: items.map(({ name }) => String(name ?? "")), isWhole: dynamic.length === 0 };
}

function variablesOf(list: Json | undefined, lose: Lose): Given {
  const items = Array.isArray(list) ? list.filter(isObject) : [];
  const nameOf = ({ envname, name }: Hook) => String(envname ?? `HOOK_${String(name)}`);
  const isUsable = (item: Hook) => item.source === "string" && /^(?!KARAJO_)[A-Za-z_]\w*$/.test(nameOf(item));
  const lost = items.filter((item) => !isUsable(item));
  for (const item of lost) lose(`the variable ${nameOf(item)}, ${sourceOf(item)}: ${NOT_PASSED}`);
  const given = items.filter(isUsable).map((item) => `${nameOf(item)}=${String(item.name ?? "")}`);
  return { given, isWhole: lost.length === 0 };
}

/** Whether no file is passed. */
function passedFiles(list: Json | undefined, lose: Lose): boolean {
  const items = Array.isArray(list) ? list.filter(isObject) : [];
  for (const item of items) lose(`the file ${sourceOf(item)}: ${NOT_PASSED}`);
  return items.length === 0;
}

function sourceOf({ source, name }: Hook): string {
  return name === undefined ? `from ${String(source)}` : `from ${String(source)} ${JSON.stringify(name)}`;
}

function authOf(rule: Json | undefined, lose: Lose): readonly OptionOf[] {
  if (rule === undefined) {
    lose("anybody could run the hook; a request to karajo must be signed");
    return [];
  }
  const { signature, conditions } = readRule(rule);
  for (const condition of conditions) lose(`${condition}: whoever signs a request runs the job, whatever is in it`);
  if (signature === undefined) {
    lose("requests were not signed; one to karajo must be");
    return [];
  }
  return signatureOptions(signature, lose);
}

function signatureOptions({ algorithm, secret, header }: HookSignature, lose: Lose): readonly OptionOf[] {
  const options: readonly OptionOf[] = secret === "" ? [] : [["secret", secret]];
  if (secret === "") lose("the rule has no secret: the one of [karajo] is used");
  if (secret.includes("{{")) lose("the secret is a template: write the secret itself");
  if (algorithm === "token") return [["auth_kind", "gitlab"], ...options];
  const name = header.toLowerCase();
  if (name === (algorithm === "sha1" ? "x-hub-signature" : "x-hub-signature-256") && algorithm !== "sha512") {
    return [["auth_kind", "github"], ...options];
  }
  if (algorithm !== "sha256") {
    lose(`the signature in ${header} is of ${algorithm}: karajo expects SHA-256 in ${HEADER_SIGN}`);
    return options;
  }
  if (name === "x-hub-signature") lose(`the sender must write the signature in ${header} without "sha256=" before it`);
  return [["header_sign", header], ...options];
}
