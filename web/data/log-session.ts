import { useEffect, useRef, useState } from "preact/hooks";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { LogExchanges } from "../model/log-http.ts";
import { finderOf, LogHits, type LogQuery } from "../model/log-search.ts";
import type { LineBatch } from "../model/log-split.ts";
import { LogSurvey } from "../model/log-survey.ts";
import type { Api } from "./api.ts";
import { LogPass } from "./log-pass.ts";
import { Quiet } from "./log-quiet.ts";
import { LogReader, type LogSurroundings } from "./log-reader.ts";
import { LogWants } from "./log-wants.ts";

/** What is learned of a log on the way through it. */
export class LogLesson {
  readonly survey = new LogSurvey();
  readonly exchanges = new LogExchanges();

  take(batch: LineBatch): void {
    this.survey.take(batch);
    this.exchanges.take(batch);
  }
}

/** A log that is being read. */
export interface LogSession {
  readonly reader: LogReader;
  readonly wants: LogWants;
  readonly lesson: LogPass<LogLesson>;
}

/** The least time between two drawings, in milliseconds: more often than this nobody can read what comes. */
const PACE = 50;
let drawnAt = Number.NEGATIVE_INFINITY;

const surroundings: LogSurroundings = {
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => resolve(clearTimeout(timer)), { once: true });
    }),
  onFrame(call) {
    const draw = () =>
      requestAnimationFrame((now) => {
        drawnAt = now;
        call();
      });
    const early = drawnAt + PACE - performance.now();
    if (early > 0) setTimeout(draw, early);
    else draw();
  },
};

/** Reads a log for as long as it is shown, where there is one; `turn` another number: begins again. */
export function useLogSession(
  api: Pick<Api, "log" | "followLog">,
  log: { readonly key: WireJobKey; readonly counter: number; readonly turn: number } | undefined,
): LogSession | undefined {
  const [session, setSession] = useState<LogSession | undefined>(undefined);
  useEffect(() => {
    if (log === undefined) return;
    const { key, counter } = log;
    const source = {
      ask: (offset: number, limit: number) => api.log(key, counter, { offset, limit }),
      follow: (offset: number, signal: AbortSignal) => api.followLog(key, counter, { offset, signal }),
    };
    const reader = new LogReader(source, surroundings);
    const lesson = new LogPass(reader, () => new LogLesson());
    setSession({ reader, wants: new LogWants(reader), lesson });
    void reader.run();
    void lesson.run();
    return () => {
      reader.stop();
      lesson.stop();
    };
  }, [api, log?.key, log?.counter, log?.turn]);
  return session;
}

/** A search that is going on, or what is wrong with its pattern. */
export type LogSearch =
  | { readonly query: LogQuery; readonly pass: LogPass<LogHits> }
  | { readonly query: LogQuery; readonly problem: string };

/** How long to wait for the next letter, in milliseconds: each begins a search through the whole log. */
const TYPING = 200;

/** Searches a log for what was typed last. */
export function useLogSearch(reader: LogReader | undefined, query: LogQuery): LogSearch | undefined {
  const [search, setSearch] = useState<LogSearch | undefined>(undefined);
  const going = useRef<LogPass<LogHits>>(undefined);
  const { text, isRegex, isCaseSensitive } = query;
  useEffect(() => {
    const begin = () => {
      const found = reader === undefined || text === "" ? undefined : beginSearch(reader, query);
      going.current = found !== undefined && "pass" in found ? found.pass : undefined;
      setSearch(found);
    };
    const quiet = new Quiet(text === "" ? 0 : TYPING, begin);
    quiet.tick();
    return () => {
      quiet.stop();
      going.current?.stop();
    };
  }, [reader, text, isRegex, isCaseSensitive]);
  return search;
}

function beginSearch(reader: LogReader, query: LogQuery): LogSearch {
  const finder = finderOf(query);
  if ("problem" in finder) return { query, problem: finder.problem };
  const pass = new LogPass(reader, () => new LogHits(finder));
  void pass.run();
  return { query, pass };
}
