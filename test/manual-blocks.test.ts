// Every block of code of README and the manual is run, or loaded by what reads it. What follows its language says how:
//
//   ini               a configuration of karajo, whole or in part, without errors and warnings
//   ini serve         is served, in place of what was served before on this page
//   ini wrong         has the errors that the text block below shows
//   LANGUAGE file=F   is written to this file before the page goes on
//   sh                is run, in the order of the page, in a folder of the page's own
//   sh serve          is run until it serves, and serves on
//   sh fails          ends with another status than 0
//   sh needs=NAME     is run if this karajo has the command, and else is read by the shell only
//   sh no-run reason="…"   is read by the shell only
//   sh no-run … stands-for=stop   is read, and the server is stopped, or started again
//   text              is what the sh block above prints; … stands for anything
//   text generated    is written by `npm run reference`, and compared by another test
//   http              is sent to the real program by test/api-examples.test.ts
//   html              is a part of what test/client-manual.test.ts shows in a browser
//   json, js, ts, crontab, systemd, nginx, caddy
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../src/config/parse-configuration.ts";
import { formatProblem } from "../src/config/problem.ts";
import { parseTimetableLine } from "../src/domain/timetable-text.ts";
import { problemsOfCaddy, problemsOfNginx, problemsOfSystemd } from "./support/foreign-syntax.ts";
import { type Block, blocksOf, MANUAL_PAGES, placeOf } from "./support/manual-blocks.ts";
import { ManualPage } from "./support/manual-page.ts";

const root = join(import.meta.dirname, "..");
const blocks = MANUAL_PAGES.flatMap(blocksOf);

/** A page whose programs are one, which test/client-manual.test.ts runs. */
const RUN_AS_ONE = "docs/guide/client.md";

const MARKS: Readonly<Record<string, readonly string[]>> = {
  ini: ["serve", "wrong", "file"],
  sh: ["serve", "fails", "no-run", "reason", "needs", "stands-for"],
  text: ["generated"],
  http: [],
  html: [],
  json: ["file"],
  js: [],
  ts: [],
  crontab: ["file"],
  systemd: [],
  nginx: [],
  caddy: [],
};

test("every block has a language and marks that are known, and a reason where it is not run", () => {
  const wrong = blocks.filter(({ language, marks }) => {
    const known = MARKS[language];
    return known === undefined || [...marks.keys()].some((mark) => !known.includes(mark)) || isUnexplained(marks);
  });
  expect(wrong.map((block) => `${placeOf(block)} ${block.language || "no language"}`)).toEqual([]);
});

function isUnexplained(marks: Block["marks"]): boolean {
  return marks.has("no-run") && (marks.get("reason") ?? "") === "";
}

const those = (language: string) =>
  blocks.filter((block) => block.language === language).map((block) => [placeOf(block), block] as const);

test.each(those("ini"))("the configuration at %s says what it should", (_, { page, text, marks }) => {
  const whole = /^\[karajo\]/m.test(text) ? text : `${text}\n[karajo]\n`;
  const { problems } = parseConfiguration([{ file: page, text: whole, role: "main" }], {
    fallbackSecret: "x",
    environment: { SMTP_PASSWORD: "x" },
  });
  if (marks.has("wrong")) expect(problems).not.toEqual([]);
  else expect(problems.map(formatProblem)).toEqual([]);
});

test.each(those("json"))("the JSON at %s is JSON", (_, { text }) => {
  expect(() => JSON.parse(text)).not.toThrow();
});

test.each(those("crontab"))("every line of the crontab at %s is one that karajo reads, too", (_, { text }) => {
  for (const line of text.split("\n").filter((each) => !/^\s*(#|$|\w+\s*=)/.test(each))) {
    const [, schedule = ""] = /^(@\w+|(?:\S+\s+){4}\S+)\s+\S/.exec(line) ?? [];
    expect(parseTimetableLine(schedule), line).toMatchObject({ ok: true });
  }
});

test.each([...those("nginx"), ...those("caddy"), ...those("systemd")])("the file at %s is well formed", (_, block) => {
  const check = { nginx: problemsOfNginx, caddy: problemsOfCaddy, systemd: problemsOfSystemd }[block.language];
  expect(check?.(block.text)).toEqual([]);
});

test("what is not well formed is found", () => {
  expect(problemsOfNginx("server { location / { proxy_pas http://a; } listen 443 ssl }")).toEqual([
    "proxy_pas may not stand in location",
    "no ; after listen 443 ssl",
  ]);
  expect(problemsOfNginx("server { location / { return 301 a; }")).toEqual(["no } for server"]);
  expect(problemsOfCaddy("a.example {\n  flush_interval -1\n")).toEqual([
    "flush_interval may not stand in site",
    "no } for site",
  ]);
  expect(problemsOfSystemd("[Service]\nExecStrat=/bin/true\n")).toEqual(["ExecStrat=/bin/true: not known in Service"]);
});

test("programs are free of errors of types", { timeout: 180_000 }, () => {
  const programs = new Map(
    [...those("js"), ...those("ts")]
      .filter(([, { page }]) => page !== RUN_AS_ONE)
      .map(([, block], i) => [join(root, "examples", `block-${i}.${block.language}`), block]),
  );
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent({ extends: "./tsconfig.json" }, ts.sys, root).options,
    allowJs: true,
    checkJs: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    paths: { karajo: ["./src/index.ts"], "karajo/client": ["./src/client/index.ts"] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => programs.has(name) || fileExists(name);
  host.readFile = (name) => programs.get(name)?.text ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const block = programs.get(name);
    return block === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, block.text, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram([...programs.keys()], options, host);
  // Only of the blocks: the source has a test of its own.
  const found = [...programs.keys()].flatMap((name) => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  const messages = found.map(({ file, messageText }) => {
    const block = programs.get(file?.fileName ?? "");
    return `${block === undefined ? file?.fileName : placeOf(block)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
  expect(messages).toEqual([]);
});

test.each(those("sh"))("the shell reads what is at %s", (_, { text }) => {
  expect(spawnSync("sh", ["-n"], { input: text, encoding: "utf8" }).stderr).toBe("");
});

const help = spawnSync(process.execPath, [join(root, "dist", "cli", "main.js"), "--help"], { encoding: "utf8" }).stdout;
const hasCommand = (name: string | undefined) => name === undefined || new RegExp(`^  ${name}\\b`, "m").test(help);

describe("what the manual says to do can be done", () => {
  const pages = MANUAL_PAGES.filter((page) => blocksOf(page).some((block) => isDone(block)));
  test.each(pages)("%s", { timeout: 120_000 }, async (page) => {
    await using own = await ManualPage.open();
    const printed = new Map<Block, string>();
    for (const block of blocksOf(page)) {
      const { language, marks, text, previous } = block;
      const file = marks.get("file");
      if (file !== undefined) await own.write(block, file);
      if (language === "text" && previous !== undefined && printed.has(previous)) {
        expect(printed.get(previous), placeOf(block)).toMatch(patternOf(text));
      }
      if (marks.get("stands-for") === "stop") await own.stop();
      if (marks.get("stands-for") === "start") await own.startAgain();
      if (!isDone(block)) continue;
      if (language === "ini") await own.serve(block);
      else if (marks.has("serve")) await own.serveBy(block);
      else printed.set(block, await outputOf(own, block));
    }
  });
});

function isDone({ language, marks }: Block): boolean {
  if (language === "ini") return marks.has("serve");
  return language === "sh" && !marks.has("no-run") && hasCommand(marks.get("needs"));
}

/** Of a block that is to fail, what it prints when it does. */
async function outputOf(page: ManualPage, block: Block): Promise<string> {
  if (!block.marks.has("fails")) {
    return page.run(block).catch((error: Error) => Promise.reject(new Error(`${placeOf(block)} ${error.message}`)));
  }
  const failure = await page.run(block).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (failure === undefined) throw new Error(`${placeOf(block)} did not fail`);
  return failure.replace(/^.*\n/, "");
}

function patternOf(text: string): RegExp {
  const escaped = text.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("…", "[^]*?")}\\s*$`);
}

test("every text is what something prints", () => {
  const loose = blocks.filter(({ language, marks, previous }) => {
    return language === "text" && !marks.has("generated") && previous?.language !== "sh";
  });
  expect(loose.map(placeOf)).toEqual([]);
});
