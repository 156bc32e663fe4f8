import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { type WireEnvironment, wireEnvironment } from "../contract/wire.ts";
import type { Configuration, Settings } from "../domain/configuration.ts";
import type { JobView } from "../domain/job-view.ts";
import { jobText } from "./job-text.ts";

/** What of an environment is not its jobs. */
type WireSettings = Omit<WireEnvironment, "jobs" | "http_jobs">;

/** The encodings in which the text is kept beside itself, the best first. */
export const PACKED = ["br", "gzip"] as const;
export type Encoding = (typeof PACKED)[number] | "identity";

// Both at levels that cost less than sending what they save; what is asked for again costs nothing.
const PACK: Readonly<Record<Encoding, (text: Buffer) => Promise<Buffer>>> = {
  br: (text) => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } }),
  gzip: (text) => promisify(gzip)(text, { level: 1 }),
  identity: async (text) => text,
};

/** An answer as it was made, and of what. */
interface Made {
  readonly settings: Settings;
  readonly views: readonly JobView[];
  readonly forms: Map<Encoding, Promise<Buffer>>;
  readonly text: Buffer;
}

/**
 * The answer of `GET /karajo/api/environment`, ready to be sent. With ten thousand jobs it is megabytes of JSON, so it is
 * kept until something in it changes, and of a job that has not changed its part is kept beyond that.
 */
export class EnvironmentText {
  readonly #version: string;
  #made: Made | undefined;

  constructor(version: string) {
    this.#version = version;
  }

  of({ settings }: Configuration, views: readonly JobView[], encoding: Encoding): Promise<Buffer> {
    const made =
      this.#made !== undefined && isOf(this.#made, settings, views) ? this.#made : this.#make(settings, views);
    this.#made = made;
    const form = made.forms.get(encoding) ?? PACK[encoding](made.text);
    made.forms.set(encoding, form);
    return form;
  }

  #make(settings: Settings, views: readonly JobView[]): Made {
    const { jobs: _, http_jobs: __, ...rest } = wireEnvironment(settings, this.#version, []);
    const head = JSON.stringify({ code: 200, data: rest satisfies WireSettings }).slice(0, -"}}".length);
    const jobs = this.#jobs(views.filter(({ job }) => job.kind === "exec"));
    const httpJobs = this.#jobs(views.filter(({ job }) => job.kind === "http"));
    return { settings, views, forms: new Map(), text: Buffer.from(`${head},"jobs":${jobs},"http_jobs":${httpJobs}}}`) };
  }

  #jobs(views: readonly JobView[]): string {
    if (views.length === 0) return "null";
    const sorted = views.toSorted((a, b) => (a.job.name < b.job.name ? -1 : 1));
    return `{${sorted.map((view) => `${JSON.stringify(view.job.name)}:${jobText(view)}`).join(",")}}`;
  }
}

function isOf(made: Made, settings: Settings, views: readonly JobView[]): boolean {
  return (
    made.settings === settings &&
    made.views.length === views.length &&
    made.views.every((view, at) => view === views[at])
  );
}
