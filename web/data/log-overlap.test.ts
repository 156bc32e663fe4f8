import { expect, test } from "vitest";
import { behindKnown } from "./log-overlap.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const piece = (offset: number, text: string) => ({ offset, bytes: bytes(text), size: 100, isRunning: false });

test.each([
  ["what comes behind it", piece(6, "6789ab"), piece(10, "ab")],
  ["nothing, where nothing comes behind it", piece(6, "6789"), piece(10, "")],
  ["nothing, where the answer ends before", piece(6, "67"), piece(8, "")],
  ["all, where it begins there", piece(10, "ab"), piece(10, "ab")],
  ["all, where it begins later", piece(20, "ab"), piece(20, "ab")],
  ["all, where there was nothing before", piece(10, ""), piece(10, "")],
  ["that other bytes stand there", piece(6, "678xab"), undefined],
  ["that one other byte stands there", piece(9, "x"), undefined],
])("of an answer that overlaps what is known it tells %s", (_, answer, expected) => {
  expect(behindKnown(answer, 10, bytes("6789"))).toEqual(expected);
});
