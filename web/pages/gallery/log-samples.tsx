import { useRef, useState } from "preact/hooks";
import { shownLine } from "../../model/log-display.ts";
import type { HttpExchange, HttpMessage } from "../../model/log-http.ts";
import { finderOf, type LogQuery } from "../../model/log-search.ts";
import { LogExchangeList } from "../../parts/log-http.tsx";
import { LogOutline } from "../../parts/log-outline.tsx";
import { LogRow, type LogRowProps, type LogTimes } from "../../parts/log-row.tsx";
import { LogSearchBox } from "../../parts/log-search-box.tsx";
import { LogStatus, type LogStatusProps } from "../../parts/log-status.tsx";
import { LogToolbar } from "../../parts/log-toolbar.tsx";
import type { Sample } from "./gallery-section.tsx";
import { NOW } from "./invented.ts";

const nothing = () => undefined;
const PHASES = ["opening", "live", "lost", "complete", "absent"] as const satisfies readonly LogStatusProps["phase"][];
const LINES = [
  "=== BEGIN",
  "--- Execute   0: make all",
  "\u001b[1mbold\u001b[0m, \u001b[31mred\u001b[0m, \u001b[32mgreen\u001b[0m, \u001b[33myellow\u001b[0m and \u001b[7minverse\u001b[0m",
  "error: no such file: src/main.c",
  `a line that is long: ${"word ".repeat(60)}`,
  "--- 123456 bytes are left out here, because the log would be larger than log_max_size.",
  "!!! exit status 2",
];

const encoder = new TextEncoder();
const found = finderOf({ text: "line|red", isRegex: true, isCaseSensitive: false });
const finder = "problem" in found ? undefined : found;

function row(number: number, given: Partial<LogRowProps>): LogRowProps {
  return {
    number,
    isExact: true,
    line: undefined,
    offset: number,
    times: "clock",
    first: NOW,
    finder: undefined,
    isCurrent: false,
    isLinked: false,
    hrefOf: () => "#/gallery",
    onLink: nothing,
    onMore: nothing,
    ...given,
  };
}

const line = (text: string, hidden = 0) => shownLine(encoder.encode(`2026-03-28 12:00:00 UTC job: a: ${text}`), hidden);
const rows: readonly LogRowProps[] = [
  ...LINES.map((text, index) => row(index + 1, { line: line(text), finder })),
  row(8, { line: line("what one has come to"), isCurrent: true }),
  row(9, { line: line("what the address names"), isLinked: true }),
  row(10, { line: line("the beginning of a line that is very long", 50_000) }),
  row(11, { line: 4_000_000 }),
  row(12, { isExact: false }),
  row(13, { line: line("since the start"), times: "since", first: NOW - 3_723_000 }),
];

function Tools() {
  const [query, setQuery] = useState<LogQuery>({ text: "", isRegex: false, isCaseSensitive: false });
  const [times, setTimes] = useState<LogTimes>("clock");
  const field = useRef<HTMLInputElement>(null);
  const problem = query.text.endsWith("(") ? "there is no end of it" : undefined;
  return (
    <LogToolbar
      problemCount={3}
      onProblem={nothing}
      isOutlineShown
      onOutline={nothing}
      isWrapped={false}
      onWrap={nothing}
      times={times}
      onTimes={setTimes}
      isFollowing
      onFollow={nothing}
      isExpanded={false}
      onExpand={nothing}
      downloadHref="#/gallery"
      downloadName="a.1.log"
      copy={undefined}
    >
      <LogSearchBox
        query={query}
        onQuery={setQuery}
        findings={{ count: 12, isCutShort: false, current: 3, percent: undefined }}
        problem={problem}
        onStep={nothing}
        onLeave={nothing}
        field={field}
      />
    </LogToolbar>
  );
}

function message(first: string, body: string): HttpMessage {
  const headers = [
    { name: "content-type", value: "application/json" },
    { name: "x-karajo-sign", value: "***" },
  ];
  return { offset: first.length, first, headers, body, notLogged: 0 };
}

const request = message("POST /hook HTTP/1.1", '{"a":[1,2,3]}');
const answered: HttpExchange = {
  attempt: 1,
  request,
  response: message("HTTP/1.1 200 OK", '{"code":200,"data":{"ok":true}}'),
  failure: undefined,
};
const failed: readonly HttpExchange[] = [
  {
    attempt: 1,
    request,
    response: message("HTTP/1.1 503 Service Unavailable", "busy"),
    failure: "503 Service Unavailable",
  },
  { attempt: 2, request: { ...request, offset: 99 }, response: undefined, failure: "nobody answers at example.org" },
];

/** The parts of a log. */
export const logSamples: readonly Sample[] = [
  { title: "Tools", Show: Tools },
  {
    title: "Lines",
    Show: () => (
      <div class="log-rows">
        {rows.map((props) => (
          <LogRow key={props.number} {...props} />
        ))}
      </div>
    ),
  },
  {
    title: "How far it is",
    Show: () => (
      <div class="gallery-stack">
        {PHASES.map((phase, index) => (
          <LogStatus
            key={phase}
            rows={1_234 * index + 1}
            isCounted={phase !== "opening"}
            size={99_999}
            unread={phase === "opening" ? 50_000 : 0}
            phase={phase}
            newLines={phase === "live" ? 17 : 0}
            lost={phase === "complete" ? 4_096 : 0}
            onFollow={nothing}
            onStart={nothing}
            onEnd={nothing}
          />
        ))}
      </div>
    ),
  },
  {
    title: "Places",
    Show: () => (
      <LogOutline
        sections={[
          { kind: "attempt", label: "Attempt 2 of 3", offset: 0, at: NOW, took: 61_000 },
          { kind: "command", label: "make all", offset: 10, at: NOW, took: 60_000 },
          { kind: "failure", label: "exit status 2", offset: 20, at: NOW, took: undefined },
        ]}
        problems={[
          { offset: 15, text: "error: no such file: src/main.c", isFailure: false },
          { offset: 20, text: "exit status 2", isFailure: true },
        ]}
        problemCount={102}
        current={10}
        onGo={nothing}
      />
    ),
  },
  {
    title: "No places",
    Show: () => <LogOutline sections={[]} problems={[]} problemCount={0} current={undefined} onGo={nothing} />,
  },
  { title: "A request and its answer", Show: () => <LogExchangeList exchanges={[answered]} /> },
  { title: "Requests that failed", Show: () => <LogExchangeList exchanges={failed} /> },
];
