import pc from "picocolors";
import { expect, test } from "vitest";
import { tableLines } from "./table.ts";

test("a column is as wide as its widest text, and numbers stand right", () => {
  const columns = [{ title: "JOB" }, { title: "RUNS", align: "right" }, { title: "NEXT" }] as const;
  const rows = [
    ["backup", "7", "in 5 min"],
    ["x", "12345", ""],
  ];
  expect(tableLines(columns, rows)).toEqual(["JOB      RUNS  NEXT", "backup      7  in 5 min", "x       12345"]);
});

test("counts what one sees: neither colours nor the bytes of a letter", () => {
  const { green } = pc.createColors(true);
  const lines = tableLines(
    [{ title: "A" }, { title: "B" }],
    [
      [green("ok"), "1"],
      ["日本", "2"],
      ["größe", "3"],
    ],
  );
  expect(lines).toEqual(["A      B", `${green("ok")}     1`, "日本   2", "größe  3"]);
});

test("without rows it is its titles", () => {
  expect(tableLines([{ title: "A" }, { title: "B" }], [], (text) => `<${text}>`)).toEqual(["<A  B>"]);
});
