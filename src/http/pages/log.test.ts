import { text as textOf } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { createSilentLogger } from "../../adapters/logger-console/logger-console.ts";
import type { LogStatus } from "../../domain/log.ts";
import { anExecJob } from "../../domain/testing/a-job.ts";
import type { LogText } from "../../ports/log-store.ts";
import { logPage } from "./log.ts";

interface GivenLog {
  readonly name?: string;
  readonly status?: LogStatus;
  /** The log in the pieces in which it is read. */
  readonly pieces?: readonly Uint8Array[];
}

/** The page of log 7 of a job, and how the log was read. */
async function shownPage({ name = "a", status = "success", pieces = [] }: GivenLog): Promise<string> {
  const whole = Buffer.concat(pieces);
  const text: LogText = {
    size: whole.length,
    async *bytes({ start = 0 } = {}) {
      if (start > 0) yield whole.subarray(start);
      else yield* pieces;
    },
    close: async () => undefined,
  };
  const view = {
    job: anExecJob({ name }),
    status: "started",
    lastRun: undefined,
    nextRun: undefined,
    logs: [],
  } as const;
  return textOf(logPage({ view, entry: { counter: 7, status }, text }, createSilentLogger()));
}

const preOf = (page: string) => /<pre tabindex="0">(.*)<\/pre>/s.exec(page)?.[1];

describe("the text of the log", () => {
  test("is escaped", async () => {
    const page = await shownPage({ pieces: [Buffer.from("</pre><script>alert('x')</script>&amp;<!--log-->")] });
    expect(preOf(page)).toBe(
      "&#60;/pre&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;amp;&#60;!--log--&#62;",
    );
  });

  test("is whole where a character is cut in two", async () => {
    const bytes = Buffer.from("añ€😀z");
    for (let cut = 0; cut <= bytes.length; cut++) {
      const page = await shownPage({ pieces: [bytes.subarray(0, cut), bytes.subarray(cut)] });
      expect(preOf(page)).toBe("añ€😀z");
    }
  });

  test("shows a mark for what is no text, at the very end too", async () => {
    expect(preOf(await shownPage({ pieces: [Buffer.from([0x61, 0xff, 0x62, 0xe2, 0x82])] }))).toBe("a\ufffdb\ufffd");
  });

  test("is only the end of a long one, and says so", async () => {
    const long = Buffer.alloc(1024 * 1024 + 5, "x");
    const page = await shownPage({ pieces: [long] });
    expect(preOf(page)).toHaveLength(1024 * 1024);
    expect(page).toContain("The first 5 bytes of a.7.success are not shown here.");
  });

  test("may be empty", async () => {
    expect(preOf(await shownPage({}))).toBe("");
  });
});

test("the name of the job is escaped", async () => {
  const page = await shownPage({ name: `<script>"'<!--log-->` });
  expect(page).toContain("<h1>&#60;script&#62;&#34;&#39;&#60;!--log--&#62; #7");
  expect(page).not.toContain("<script");
});

test("while the run goes on the page can be read again by a link, and never loads itself", async () => {
  const link = '<p>The run goes on. <a href="/karajo/job_exec/log/?id=a&#38;counter=7">Read again</a></p>';
  const running = await shownPage({ status: "running" });
  expect(running).toContain(link);
  expect(running).not.toContain("http-equiv");
  for (const status of ["success", "failed", "canceled", "paused"] as const) {
    expect(await shownPage({ status })).not.toContain("Read again");
  }
});
